// What is used of mp4-muxer 5.2.2 (MIT, github.com/Vanilagy/mp4-muxer).

export class ArrayBufferTarget {
  buffer: ArrayBuffer;
}

export class Muxer {
  constructor(options: {
    target: ArrayBufferTarget;
    video: { codec: "avc" | "vp9"; width: number; height: number };
    fastStart: "in-memory";
  });
  addVideoChunk(chunk: EncodedVideoChunk, meta?: EncodedVideoChunkMetadata): void;
  finalize(): void;
}
