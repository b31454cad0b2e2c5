// What the client expects of a browser even where it only controls.

class NoConnection extends EventTarget {
  connectionState = "new";
  readonly iceConnectionState = "new";
  readonly iceGatheringState = "new";
  readonly signalingState = "stable";
  constructor(private readonly config: unknown) {
    super();
  }
  getTransceivers(): never[] {
    return [];
  }
  getSenders(): never[] {
    return [];
  }
  getReceivers(): never[] {
    return [];
  }
  getConfiguration(): unknown {
    return this.config;
  }
  setConfiguration(): void {}
  restartIce(): void {}
  async getStats(): Promise<Map<string, unknown>> {
    return new Map();
  }
  close(): void {
    this.connectionState = "closed";
  }
}

/** `base`: the page that it thinks it runs on. */
export function pretendBrowser(base: string): void {
  Object.assign(globalThis, {
    window: globalThis,
    document: { baseURI: `${base}/` },
    RTCPeerConnection: NoConnection,
  });
}
