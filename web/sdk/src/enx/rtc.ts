// The toolkit's entrance: what applications call before there is a room.
import { type EnxCallback, EnxCode, type EnxJoinError, failed, succeeded } from "./codes";
import type { EnxConnected, EnxReconnect } from "./connection";
import { EnxRoom } from "./room";
import { EnxStream, type EnxStreamOptions } from "./stream";

/** What `joinRoom` calls back with. */
export interface EnxJoined extends Omit<EnxConnected, "room"> {
  room: EnxRoom;
  roomData: EnxConnected["room"];
  streams: EnxStream[];
  localStream: EnxStream | null;
  /** The id of the local stream; `null`: nothing is published. */
  publishId: number | null;
}

export type EnxJoinedCallback = (success: EnxJoined | undefined, error?: EnxJoinError) => void;

/**
 * Captures what `streamInfo` says, joins, publishes. The room comes with the callback, which is called once: when one is in,
 * when one waits to be let in (`room.waitRoom`), or with the error that kept one out.
 *
 * ```ts
 * EnxRtc.joinRoom(token, { audio: true, video: true }, (success, error) => {
 *   if (error) return show(error.message);
 *   for (const stream of success.streams) success.room.subscribe(stream);
 * });
 * ```
 */
function joinRoom(
  token: string,
  streamInfo: EnxStreamOptions | null,
  advancedOrDone: unknown[] | EnxJoinedCallback,
  doneOrReconnect?: EnxJoinedCallback | EnxReconnect,
  reconnectAfter?: EnxReconnect,
): undefined {
  const [done, reconnect] =
    typeof advancedOrDone === "function"
      ? [advancedOrDone, doneOrReconnect as EnxReconnect | undefined]
      : [doneOrReconnect as EnxJoinedCallback, reconnectAfter];
  void enter(new EnxRoom({ token }), streamInfo ?? {}, done, reconnect);
}

/** The same with a room of the caller's. */
export async function enter(
  room: EnxRoom,
  streamInfo: EnxStreamOptions,
  done: EnxJoinedCallback = () => {},
  reconnect: EnxReconnect = {},
): Promise<void> {
  const wanted = Boolean(streamInfo.audio || streamInfo.video);
  const localStream = wanted ? new EnxStream(streamInfo) : null;
  try {
    await localStream?.init();
  } catch (error) {
    return done(undefined, mediaDenied(error));
  }
  // Nobody is in an audience before the server says so: then the stream waits for the floor.
  const publishes = () => localStream !== null && room.me?.role !== "audience";
  const publish = () => {
    if (localStream && publishes()) room.adopt(localStream);
  };
  room.addEventListener("room-connected", publish);
  room.addEventListener("room-disconnected", () => localStream?.close());
  room.connect(reconnect, (success, error) => {
    if (error || !success) {
      localStream?.close();
      return done(undefined, error);
    }
    const publishId = publishes() && !room.waitRoom ? (localStream?.getID() ?? null) : null;
    const streams = room.remoteStreams.list();
    done({ ...success, room, roomData: success.room, streams, localStream, publishId });
  });
}

function mediaDenied(error: unknown): EnxJoinError {
  const { name = "Error", message = String(error) } = error instanceof Error ? error : {};
  return { type: "media-access-denied", error: EnxCode.mediaUnavailable, message, msg: { name, message } };
}

/** A room to be connected by the caller. */
const initRoom = (spec: { token: string } | string): EnxRoom =>
  new EnxRoom(typeof spec === "string" ? { token: spec } : spec);

/** Camera and microphone before a room. */
function getLocalStream(
  options: EnxStreamOptions,
  done?: (result: ReturnType<typeof succeeded> & { stream?: EnxStream }) => void,
): EnxStream {
  const stream = new EnxStream(options);
  stream.init().then(
    () => done?.({ ...succeeded(), stream }),
    (error: unknown) =>
      done?.({ ...failed(EnxCode.mediaUnavailable, String(error)), type: "media-access-denied" }),
  );
  return stream;
}

/** `devices.cam` and `devices.mic`, as the browser lists them. */
function getDevices(done: EnxCallback): void {
  const listed = navigator.mediaDevices?.enumerateDevices() ?? Promise.resolve([]);
  listed.then(
    (all) => {
      const of = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind);
      const devices = { cam: of("videoinput"), mic: of("audioinput"), speaker: of("audiooutput") };
      const none = devices.cam.length + devices.mic.length === 0;
      done(none ? failed(EnxCode.mediaUnavailable) : succeeded({ devices }));
    },
    (error: unknown) => done(failed(EnxCode.mediaUnavailable, String(error))),
  );
}

/** Applications set how much the toolkit logs; this one logs nothing. */
const Logger = { setLogLevel(_level: number): void {} };

export const EnxRtc = {
  joinRoom,
  initRoom,
  getLocalStream,
  getDevices,
  EnxRoom: (spec: { token: string }): EnxRoom => new EnxRoom(spec),
  EnxStream: (options: EnxStreamOptions): EnxStream => new EnxStream(options),
  Logger,
};
