// Networks that let only a part through.

/** For an init script: to the browser it is as if no datagram came back; what is left is TCP. */
export function withoutUdp(): void {
  const { setRemoteDescription } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    const sdp = description.sdp?.replace(/^a=candidate:\S+ \d+ udp .*\r\n/gim, "");
    return Reflect.apply(setRemoteDescription, this, [{ ...description, sdp }]);
  };
}
