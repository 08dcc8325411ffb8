// The picture as a file, as it stands: zoom, colours and cloud, at twice the size for PNG.

export async function savePicture(picture, scheme, name, format) {
  const { data, layout } = picture.snapshot();
  const { clientWidth: width, clientHeight: height } = picture.element;
  const still = { ...layout, autosize: false, paper_bgcolor: scheme.surface, width, height };
  const url = await Plotly.toImage({ data, layout: still }, { format, width, height, scale: format === "png" ? 2 : 1 });
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.${format}`;
  link.click();
}
