// Pexip's two interfaces, as their clients speak them (docs/contracts/pexip-client.md, pexip-management.md).
import { HOST_PIN, type Meeting, PASSWORD, type Somebody, until } from "../cast.ts";
import type { Hand, Surface, Verdict } from "../surface.ts";

// Crockford's digits: the same 128 bits are an id of Gavel's and a UUID there.
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function uuidOf(id: string): string {
  const number = [...id].reduce((sum, digit) => sum * 32n + BigInt(DIGITS.indexOf(digit)), 0n);
  const hex = number.toString(16).padStart(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function idOf(uuid: string): string {
  let number = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let id = "";
  for (let digit = 0; digit < 26; digit += 1) {
    id = DIGITS[Number(number % 32n)] + id;
    number /= 32n;
  }
  return id;
}

export const pexipClient: Surface = {
  name: "Pexip's client API",
  audited: () => "pexip",
  actors: ["moderator", "guest", "nobody"],
  names: { knocking: true, unconnected: false },
  async hand(actor, meeting): Promise<Hand> {
    const at = `${meeting.gavel.url}/api/client/v2/conferences/${meeting.room.alias}`;
    const post = (path: string, headers: Record<string, string>, body?: object) =>
      fetch(`${at}/${path}`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    const remove = async ({ seat }: Somebody, token: string): Promise<Verdict> => {
      const answer = await post(`participants/${uuidOf(seat)}/disconnect`, { token });
      const { result } = await answer.json();
      if (answer.status === 200) return "removed";
      return result === "Invalid token" ? "unauthenticated" : "refused";
    };
    if (actor === "nobody") return { remove: (target) => remove(target, "nonsense"), close: () => undefined };

    const pin = actor === "moderator" ? HOST_PIN : "none";
    const entered = await post("request_token", { pin }, { display_name: `pexip ${actor}` });
    const { result } = await entered.json();
    const seat = idOf(result.participant_uuid);
    if (actor === "guest") await admitted(seat, meeting);
    return { seat, remove: (target) => remove(target, result.token), close: () => undefined };
  },
};

async function admitted(seat: string, { gavel, room }: Meeting): Promise<void> {
  await gavel.call("POST", `/conferences/${room.alias}/admit`, { participants: [seat] });
  await until(async () =>
    (await gavel.participants(room)).find((one) => one.id === seat && one.state === "in"),
  );
}

export const pexipManagement: Surface = {
  name: "Pexip's management API",
  audited: () => "pexip",
  actors: ["administrator", "nobody"],
  names: { knocking: true, unconnected: false },
  async hand(actor, { gavel }) {
    const password = actor === "nobody" ? "wrong" : PASSWORD;
    const authorization = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
    return {
      async remove({ seat }) {
        const answer = await fetch(`${gavel.url}/api/admin/command/v1/participant/disconnect/`, {
          method: "POST",
          headers: { authorization, "content-type": "application/json" },
          body: JSON.stringify({ participant_id: uuidOf(seat) }),
        });
        if (answer.status === 401) return "unauthenticated";
        return answer.status === 202 ? "removed" : "refused";
      },
      close: () => undefined,
    };
  },
};
