// A calm picture in place of a camera.
export function paint(id: string): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 400;
  const pen = canvas.getContext("2d");
  const hue = [...id].reduce((sum, char) => sum + char.charCodeAt(0) * 37, 0) % 360;
  const draw = () => {
    if (!pen) return;
    pen.fillStyle = `hsl(${hue} 18% 27%)`;
    pen.fillRect(0, 0, 640, 400);
    pen.fillStyle = `hsl(${hue} 26% 34%)`;
    pen.beginPath();
    pen.ellipse(320, 420, 170, 130, 0, 0, 7);
    pen.fill();
    pen.fillStyle = `hsl(${hue} 16% 64%)`;
    pen.beginPath();
    pen.ellipse(320, 190, 70, 88, 0, 0, 7);
    pen.fill();
  };
  draw();
  setInterval(draw, 200);
  const [track] = canvas.captureStream(5).getVideoTracks();
  if (!track) throw new Error("no track");
  return track;
}
