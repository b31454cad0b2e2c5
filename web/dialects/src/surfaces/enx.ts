// The EnableX toolkit's room on Gavel's own signalling (docs/contracts/enablex.md), without media.
import { EnxCode, type EnxResult, EnxRoom } from "@gavel/sdk/enx";
import WebSocket from "ws";
import { createStore } from "zustand/vanilla";
import type { Surface } from "../surface.ts";

const nothing = () => undefined;

/** As much of one as the toolkit's streams need where nothing is heard or seen. */
class NoStream {
  addTrack = nothing;
  removeTrack = nothing;
  getTracks = () => [];
  getAudioTracks = () => [];
  getVideoTracks = () => [];
}

export const enx: Surface = {
  name: "the EnableX toolkit's calls",
  audited: () => "sdk",
  actors: ["moderator", "participant"],
  names: { knocking: true, unconnected: false },
  async hand(actor, meeting) {
    Object.assign(globalThis, { MediaStream: NoStream });
    const ticket = await meeting.ticketFor(actor as "moderator" | "participant");
    const { host } = new URL(meeting.gavel.url);
    const token = btoa(JSON.stringify({ tokenId: ticket, room: meeting.room.id, host, secure: false }));
    const media = {
      store: createStore(() => ({ tracks: new Map(), connection: "new" })),
      begin: nothing,
      answer: nothing,
      slots: nothing,
      stop: nothing,
      setLocal: nothing,
    };
    const open = (address: string) => new WebSocket(address, { origin: meeting.gavel.url });
    const room = new EnxRoom({ token }, { media, open } as never);
    await new Promise<void>((joined, fail) =>
      room.connect({}, (success, error) => (success ? joined() : fail(new Error(JSON.stringify(error))))),
    );
    return {
      seat: room.clientId,
      async remove({ seat }) {
        const { result } = await new Promise<EnxResult>((done) => room.dropUser([seat], done));
        if (result === EnxCode.success) return "removed";
        return result === EnxCode.moderatorOnly ? "not_moderator" : "refused";
      },
      close: () => room.disconnect(),
    };
  },
};
