// Huawei Cloud Meeting's control calls (docs/contracts/huawei.md): a control token is shown with each.
import { HOST_PIN } from "../cast.ts";
import type { Surface } from "../surface.ts";

export const huawei: Surface = {
  name: "Huawei's control calls",
  audited: () => "huawei",
  actors: ["control token", "nobody"],
  names: { knocking: true, unconnected: true },
  async hand(actor, { gavel, room }) {
    const at = `${gavel.url}/v1/mmc/control/conferences`;
    const query = `conferenceID=${room.alias}`;
    const drawn = await fetch(`${at}/token?${query}`, {
      headers: { "X-Password": HOST_PIN, "X-Login-Type": "1" },
    });
    const token = actor === "nobody" ? "nonsense" : (await drawn.json()).data.token;
    const post = (path: string, body: object) =>
      fetch(`${at}/${path}?${query}`, {
        method: "POST",
        headers: { "X-Conference-Authorization": token, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    return {
      async remove({ kind, seat, name }) {
        const answer =
          kind === "unconnected"
            ? await post("attendees/delete", {
                bulkDelAttendInfo: [{ number: name, participantID: seat }],
              })
            : await post("participants/delete", { bulkHangUpParticipants: [seat] });
        if (answer.status === 401) return "unauthenticated";
        return answer.status === 200 ? "removed" : "refused";
      },
      close: () => undefined,
    };
  },
};
