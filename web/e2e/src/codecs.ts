// What a browser's pictures are encoded with, where it is not to choose by itself.

export interface Encoding {
  mimeType: string;
  /** Of webrtc-svc: sends one stream in these layers, instead of several sizes. */
  scalabilityMode?: string;
}

/** For an init script: every m-line on which pictures are sent offers this codec alone, and its repairs. */
export function sendsOnly({ mimeType, scalabilityMode }: Encoding): void {
  const { addTransceiver } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addTransceiver = function (track, init) {
    const kind = typeof track === "string" ? track : track.kind;
    const films = kind === "video" && init?.direction === "sendonly";
    // TypeScript's types do not know it yet.
    const sendEncodings = [{ scalabilityMode } as RTCRtpEncodingParameters];
    const layers = films && scalabilityMode ? { ...init, sendEncodings } : init;
    const transceiver = addTransceiver.call(this, track, layers);
    if (films) {
      const { codecs } = RTCRtpReceiver.getCapabilities("video") ?? { codecs: [] };
      const wanted = codecs.filter((codec) => codec.mimeType === mimeType).slice(0, 1);
      const repairs = codecs.filter((codec) => codec.mimeType === "video/rtx").slice(0, 1);
      transceiver.setCodecPreferences([...wanted, ...repairs]);
    }
    return transceiver;
  };
}
