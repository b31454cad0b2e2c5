// What has a seat in the meeting: the app's socket, the SDK's room on it, and the commands of the chat.
import { parseCommand, Refused, Room, type Verb } from "@gavel/sdk";
import WebSocket from "ws";
import { type Actor, type Meeting, type Somebody, until } from "../cast.ts";
import { type Hand, type Surface, type Verdict, verdictOf } from "../surface.ts";

type Seated = "owner" | "operator" | "moderator" | "participant" | "guest";
const ACTORS: readonly Seated[] = ["owner", "operator", "moderator", "participant", "guest"];
const names = { knocking: true, unconnected: true };

const order = ({ kind, seat }: Somebody): object =>
  kind === "unconnected"
    ? { do: "withdraw", participants: [seat] }
    : { do: "disconnect", target: { participants: [seat] } };

export const socket: Surface = {
  name: "the app's socket",
  audited: () => "app",
  actors: ACTORS,
  names,
  async hand(actor, meeting) {
    const seat = await meeting.sits(await meeting.ticketFor(actor as Seated));
    return {
      ...(seat.id ? { seat: seat.id } : {}),
      async remove(target) {
        const { receipt, problem } = await seat.acts(order(target));
        return receipt ? "removed" : verdictOf(problem);
      },
      close: () => seat.close(),
    };
  },
};

/** A room of the SDK, joined. Outside of a browser it has to be told what a socket is. */
async function joined(actor: Actor, meeting: Meeting): Promise<Room> {
  const url = `${meeting.gavel.url.replace("http", "ws")}/api/v1/signal`;
  const open = (address: string) => new WebSocket(address, { origin: meeting.gavel.url }) as never;
  const room = new Room({ url, open });
  await room.join({ ticket: await meeting.ticketFor(actor as Seated) });
  return room;
}

async function act(room: Room, verb: Verb, typed = false): Promise<Verdict> {
  try {
    await room.act(verb, { typed });
    return "removed";
  } catch (fault) {
    if (fault instanceof Refused) return verdictOf(fault.problem);
    throw fault;
  }
}

const handOf = (room: Room, remove: Hand["remove"]): Hand => ({
  ...(room.state.me ? { seat: room.state.me.seat } : {}),
  remove,
  close: () => room.dispose(),
});

export const sdk: Surface = {
  name: "the SDK",
  audited: () => "sdk",
  actors: ACTORS,
  names,
  async hand(actor, meeting) {
    const room = await joined(actor, meeting);
    return handOf(room, (target) => act(room, order(target) as never));
  },
};

export const chat: Surface = {
  name: "a command of the chat",
  audited: () => "chat",
  actors: ACTORS,
  // It says names, of people in the room.
  names: { knocking: false, unconnected: false },
  async hand(actor, meeting) {
    const room = await joined(actor, meeting);
    return handOf(room, async (target) => {
      await until(async () => room.state.roster.get(target.seat));
      const command = parseCommand(`/disconnect ${target.name}`, room.state);
      if (command.is !== "act") throw new Error(`nobody was meant: ${JSON.stringify(command)}`);
      return act(room, command.verb, true);
    });
  },
};
