# Halfstep in a container; docs/deploying.md says how it is run, and compose.yaml runs it.
#   docker build -t halfstep .
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ENV HALFSTEP=/opt/halfstep
WORKDIR /opt/source
COPY . .
RUN python -m venv "$HALFSTEP" && "$HALFSTEP/bin/pip" install --no-cache-dir --disable-pip-version-check .

FROM python:${PYTHON}-slim
COPY --from=build /opt/halfstep /opt/halfstep
# The file system may be read-only: what is written goes to the temporary folder, which is the home of a user without one.
ENV PATH=/opt/halfstep/bin:$PATH HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
# With an address of its own to show, Streamlit asks no one outside for the machine's.
CMD ["halfstep", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true", "--browser.serverAddress=localhost"]
