// What moderators do. Nothing here says no by itself where the server would have to: it is asked, and its answer becomes the
// toolkit's code. So the audit has the refusals too.
import type { Participant, Rights, Verb } from "../protocol";
import { isIn, isModerator } from "../state";
import { type EnxCallback, EnxCode, failed, succeeded } from "./codes";
import { EnxConnection } from "./connection";
import { isHardMuted, roomDataOf } from "./people";

/** What one press puts off the end by. */
const EXTENSION_MINUTES = 10;

export abstract class EnxModeration extends EnxConnection {
  #pinned: readonly string[] = [];

  /** Who is shown before all others, for oneself. */
  get pinnedUsers(): readonly string[] {
    return this.#pinned;
  }

  /**
   * Removes people by client id; an empty array removes everybody, oneself too, and ends the meeting. Nothing, `null` and
   * whatever is no array remove nobody.
   */
  dropUser(clientIds: string[], done?: EnxCallback): void {
    if (!isListOfIds(clientIds)) {
      const nothing = clientIds === null || clientIds === undefined;
      return done?.(failed(nothing && !this.moderates ? EnxCode.moderatorOnly : EnxCode.badParameters));
    }
    const target = clientIds.length === 0 ? ({ scope: "all" } as const) : { participants: clientIds };
    this.order([{ do: "disconnect", target }], done, { clientIds });
  }

  /** Ends the meeting for everybody. */
  destroy(done?: EnxCallback): void {
    this.order([{ do: "disconnect", target: { scope: "all" } }], done);
  }

  lock(done?: EnxCallback): void {
    this.#lock(true, done);
  }

  unlock(done?: EnxCallback): void {
    this.#lock(false, done);
  }

  /** By ten minutes. 1155 where the meeting has no end that could be put off. */
  extendConferenceDuration(done?: EnxCallback): void {
    this.order([{ do: "prolong", minutes: EXTENSION_MINUTES }], done, { extendedTime: EXTENSION_MINUTES });
  }

  approveAwaitedUser(clientId: string, done?: EnxCallback): void {
    this.order([{ do: "admit", participants: [clientId] }], done, { clientId });
  }

  denyAwaitedUser(clientId: string, done?: EnxCallback): void {
    this.order([{ do: "deny", participants: [clientId] }], done, { clientId });
  }

  enableKnock(on: boolean, done?: EnxCallback): void {
    this.order([{ do: "waiting_room", on }], done);
  }

  /** Everybody who is no moderator falls silent, and cannot change that themselves. */
  hardMute(done?: EnxCallback): void {
    const before = isHardMuted(this.gavel.state);
    this.ask(
      [
        { do: "permissions", unmute: "hosts" },
        { do: "mute", scope: "everyone_but", except: this.#moderators(), audio: true },
      ],
      done,
      (receipt) => (before ? failed(EnxCode.sameState) : succeeded({ receipt })),
    );
  }

  hardUnmute(done?: EnxCallback): void {
    const before = isHardMuted(this.gavel.state);
    this.ask(
      [
        // In this order nobody is told of each while the whole room is what changes.
        { do: "unmute", scope: "everyone_but", except: this.#moderators(), audio: true },
        { do: "permissions", unmute: "everyone" },
      ],
      done,
      (receipt) => (before ? succeeded({ receipt }) : failed(EnxCode.sameState)),
    );
  }

  hardMuteUserAudio(clientId: string, done?: EnxCallback): void {
    this.#hardMute(clientId, true, { audio: true, video: false }, done);
  }

  hardUnmuteUserAudio(clientId: string, done?: EnxCallback): void {
    this.#hardMute(clientId, false, { audio: true, video: false }, done);
  }

  hardMuteUserVideo(clientId: string, done?: EnxCallback): void {
    this.#hardMute(clientId, true, { audio: false, video: true }, done);
  }

  hardUnmuteUserVideo(clientId: string, done?: EnxCallback): void {
    this.#hardMute(clientId, false, { audio: false, video: true }, done);
  }

  /** A swap: the other one moderates, and oneself does not any more, unless the room is one's own. */
  switchUserRole(clientId: string, done?: EnxCallback): void {
    if (clientId === this.clientId || typeof clientId !== "string") {
      return done?.(failed(EnxCode.badParameters));
    }
    const own = { do: "role", participant: this.clientId, role: "participant" } as const;
    const stays = this.gavel.state.me?.role !== "host";
    this.order(
      [{ do: "role", participant: clientId, role: "host" }, ...(stays && this.moderates ? [] : [own])],
      done,
      { clientId },
    );
  }

  addSpotlightUsers(clientIds: string[], done?: EnxCallback): void {
    if (!isListOfIds(clientIds)) return done?.(failed(EnxCode.badParameters));
    const participants = [...new Set([...this.#spotlight(), ...clientIds])];
    this.order([{ do: "spotlight", participants }], done, { clients: participants });
  }

  removeSpotlightUsers(clientIds: string[], done?: EnxCallback): void {
    if (!isListOfIds(clientIds)) return done?.(failed(EnxCode.badParameters));
    const participants = this.#spotlight().filter((id) => !clientIds.includes(id));
    this.order([{ do: "spotlight", participants }], done, { clients: participants });
  }

  /** Pins are each viewer's own in Gavel, hence nobody has to be asked. */
  pinUsers(clientIds: string[], done?: EnxCallback): void {
    this.#pin(clientIds, (ids) => [...new Set([...this.#pinned, ...ids])], done);
  }

  unpinUsers(clientIds: string[], done?: EnxCallback): void {
    this.#pin(clientIds, (ids) => this.#pinned.filter((id) => !ids.includes(id)), done);
  }

  /** A room is a meeting or an auditorium from its making on. */
  switchRoomMode(mode: "group" | "lecture", done?: EnxCallback): void {
    if (!this.isConnected()) return done?.(failed(EnxCode.notConnected));
    if (mode !== "group" && mode !== "lecture") return done?.(failed(EnxCode.badParameters));
    if (!this.moderates) return done?.(failed(EnxCode.moderatorOnly));
    const same = roomDataOf(this.gavel.state).mode === mode;
    done?.(failed(same ? EnxCode.sameState : EnxCode.featureOff));
  }

  /** Every shared screen stops; whoever may share may start again. */
  stopAllSharing(done?: EnxCallback): void {
    const participants = this.#inside(({ sharing }) => sharing);
    // Nobody shares: the server is asked all the same whether we may.
    const whom = participants.length > 0 ? { participants } : ({ scope: "all_but_me" } as const);
    this.order([{ do: "mute", ...whom, audio: false, share: true }], done);
  }

  startRecord(done?: EnxCallback): void {
    this.isOff(done);
  }

  stopRecord(done?: EnxCallback): void {
    this.isOff(done);
  }

  makeOutboundCall(_number: string, _callerId?: string, done?: EnxCallback): void {
    this.isOff(done);
  }

  cancelOutboundCall(_number: string, done?: EnxCallback): void {
    this.isOff(done);
  }

  #lock(lock: boolean, done?: EnxCallback): void {
    const before = this.locked;
    this.ask([{ do: lock ? "lock" : "unlock" }], done, (receipt) =>
      before === lock ? failed(EnxCode.alreadySo) : succeeded({ receipt }),
    );
  }

  #hardMute(
    clientId: string,
    mute: boolean,
    which: { audio: boolean; video: boolean },
    done?: EnxCallback,
  ): void {
    if (typeof clientId !== "string" || clientId === "") return done?.(failed(EnxCode.badParameters));
    const rights = this.#rightsOf(clientId, mute ? false : null);
    const order = { participants: [clientId], ...which };
    const verb: Verb = mute ? { do: "mute", ...order } : { do: "unmute", ...order };
    // The right first: otherwise they could be back before it is taken.
    this.order([rights, verb], done, { clientId });
  }

  /** The same rights but for the microphone and the camera. */
  #rightsOf(clientId: string, unmute: boolean | null) {
    const rights = this.gavel.state.roster.get(clientId)?.rights;
    const kept: Rights = { share: null, chat: null, ...rights, unmute };
    const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null));
    return { do: "rights", participant: clientId, ...given } as const;
  }

  #pin(clientIds: string[], change: (ids: string[]) => string[], done?: EnxCallback): void {
    if (!this.isConnected()) return done?.(failed(EnxCode.notConnected));
    if (!isListOfIds(clientIds)) return done?.(failed(EnxCode.badParameters));
    if (!this.moderates) return done?.(failed(EnxCode.moderatorOnly));
    this.#pinned = change(clientIds);
    this.now(this.gavel.state, false);
    done?.(succeeded({ clients: this.#pinned }));
  }

  #spotlight(): string[] {
    return this.gavel.state.conference?.spotlight ?? [];
  }

  #moderators(): string[] {
    return this.#inside(({ role }) => isModerator(role));
  }

  #inside(which: (one: Participant) => boolean): string[] {
    return [...this.gavel.state.roster.values()].filter((one) => isIn(one) && which(one)).map(({ id }) => id);
  }
}

function isListOfIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string" && one !== "");
}
