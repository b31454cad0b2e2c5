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
  // Its signals say on the console whenever nobody listens to one, whatever they log to.
  for (const level of ["warn", "debug", "info"] as const) console[level] = () => undefined;
}

/** The paths that anybody asks for from now on, as they go out. */
export function watchRequests(): string[] {
  const asked: string[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    asked.push(new URL(input instanceof Request ? input.url : input).pathname);
    return fetch(input, init);
  };
  return asked;
}
