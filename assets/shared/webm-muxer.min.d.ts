// What is used of webm-muxer 5.1.4 (MIT, github.com/Vanilagy/webm-muxer).

export class ArrayBufferTarget {
  buffer: ArrayBuffer;
}

export class Muxer {
  constructor(options: {
    target: ArrayBufferTarget;
    video: { codec: "V_VP8" | "V_VP9"; width: number; height: number };
    firstTimestampBehavior?: "strict" | "offset";
  });
  addVideoChunk(chunk: EncodedVideoChunk, meta?: EncodedVideoChunkMetadata): void;
  finalize(): void;
}
