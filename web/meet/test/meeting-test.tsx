// A meeting around a component under test: a real room on a socket that the test holds, no media.
import {
  Asks,
  type ClientMessage,
  Devices,
  Media,
  type Participant,
  QualityWatch,
  Room,
  type Session,
  type Verb,
} from "@gavel/sdk";
import { cast, FakeServer, type FakeSocket, welcome } from "@gavel/sdk/testing";
import { Announcer } from "@gavel/ui";
import { act, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import Meeting from "../src/meeting/Meeting";

type Name = keyof typeof cast;

export async function meeting(as: Name = "alice", roster: Participant[] = Object.values(cast)) {
  const server = new FakeServer();
  const devices = new Devices();
  const media = new Media(() => {
    throw new Error("no media in this test");
  });
  const room = new Room({ url: "ws://test", open: server.open });
  const asks = new Asks(room, devices);
  const quality = new QualityWatch(media, () => room.state.me?.seat ?? null);
  const session = {
    room,
    devices,
    media,
    asks,
    quality,
    dispose: () => room.dispose(),
  } as unknown as Session;
  const joined = room.join({ ticket: "t" });
  const socket = server.last;
  answersPings(socket);
  socket.opens();
  socket.says(welcome(cast[as], roster));
  await joined;
  const user = userEvent.setup();
  const view = render(
    <>
      <Meeting session={session} />
      <Announcer />
    </>,
  );
  // What is fetched beside the meeting.
  await act(() => vi.dynamicImportSettled());

  const acts = (): Extract<ClientMessage, { type: "act" }>[] => socket.heard("act");
  const says = (message: object) => act(async () => socket.says(message as never));
  return {
    ...view,
    user,
    room,
    socket,
    says,
    verbs: (): Verb[] => acts().map((one) => one.verb),
    answer: (receipt: object) => says({ type: "receipt", id: acts().at(-1)?.id, receipt }),
    refuse: (problem: object) => says({ type: "refused", id: acts().at(-1)?.id, problem }),
  };
}

export const removedReceipt = {
  verdicts: [{ participant: "gustav", verdict: "disconnected" }],
  spared: 0,
  saved: "yes",
  silent: { state: "confirmed", ms: 1.8 },
  conference: "running",
};

/** So that the connection is not given up where the test takes its time. */
function answersPings(socket: FakeSocket): void {
  const send = socket.send.bind(socket);
  socket.send = (text) => {
    send(text);
    if (JSON.parse(text).type === "ping") socket.says({ type: "pong" });
  };
}
