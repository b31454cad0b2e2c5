// An application for the EnableX web toolkit. This line alone is another one:
import { EnxRtc } from "@gavel/sdk/enx";

const byId = (id) => document.getElementById(id);
const say = (text) => {
  byId("message").textContent = text;
};

byId("join").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = new FormData(event.target).get("token").trim();
  const streamOpt = { audio: true, video: true, data: true, videoSize: [320, 180, 640, 360] };
  const reconnectOpt = { allow_reconnect: true, number_of_attempts: 3, timeout_interval: 45000 };
  EnxRtc.joinRoom(token, streamOpt, joined, reconnectOpt);
});

function joined(success, error) {
  if (error) return say(`Not joined: ${error.error} ${error.message}`);
  const room = success.room;
  success.localStream.play("self");
  byId("join").hidden = true;
  say(`Joined as ${room.me.role}`);

  room.addEventListener("stream-added", (event) => room.subscribe(event.stream));
  room.addEventListener("stream-subscribed", (event) => event.stream.play("others"));
  room.addEventListener("user-connected", () => listUsers(room));
  room.addEventListener("user-disconnected", () => listUsers(room));
  room.addEventListener("user-role-changed", () => listUsers(room));
  room.addEventListener("room-disconnected", (event) => {
    const { cause } = event.message;
    byId("users").replaceChildren();
    byId("end").hidden = true;
    say(cause.msg === "disconnected-by-moderator" ? "A moderator disconnected you." : `Disconnected: ${cause.msg}`);
  });
  byId("end").addEventListener("click", () => room.dropUser([], () => {}));

  success.streams.forEach((stream) => room.subscribe(stream));
  listUsers(room);
}

function listUsers(room) {
  const moderates = room.me.role === "moderator";
  byId("end").hidden = !moderates;
  const rows = [...room.userList.values()].map((user) => {
    const row = document.createElement("li");
    row.textContent = `${user.name} (${user.role}) `;
    if (moderates && user.clientId !== room.clientId) {
      const button = document.createElement("button");
      button.textContent = `Drop ${user.name}`;
      button.addEventListener("click", () =>
        room.dropUser([user.clientId], (result) => say(result.result === 0 ? `${user.name} was dropped` : result.msg)),
      );
      row.append(button);
    }
    return row;
  });
  byId("users").replaceChildren(...rows);
}
