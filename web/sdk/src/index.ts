// Gavel in the browser, without a screen: rooms, media, devices, REST. README.md says where to begin.
export { Asks, type AsksState } from "./asks";
export { CallLine } from "./call-line";
export { clientName } from "./client-name";
export { COMMANDS, type Command, type CommandWord, complete, parseCommand, verbFor } from "./commands";
export { type Choice, type Device, Devices, type DevicesState, type Trouble } from "./devices";
export { Emitter } from "./emitter";
export type { OpenSocket, SocketLike } from "./link";
export { Media, type MediaState, type Source, type Tracks } from "./media";
export { levelOf, measureLevel } from "./meter";
export type * from "./protocol";
export { judge, type Quality, QualityWatch, type Sample } from "./quality";
export { REMOVAL_REASONS } from "./reasons";
export { GavelError, Over, Refused, Unreachable } from "./refused";
export {
  type InstantRoom,
  type Invite,
  type NewRoom,
  type Page,
  type PastConference,
  type Query,
  type RecordList,
  type Records,
  Rest,
  type RoomInfo,
  type RoomSettings,
} from "./rest";
export {
  type Credentials,
  type Governed,
  type MediaPort,
  type OwnDevices,
  type Removal,
  Room,
  type RoomEvents,
  type RoomOptions,
  type Waiting,
} from "./room";
export { Session, type SessionOptions, signalUrl } from "./session";
export {
  isIn,
  isInAudience,
  isModerator,
  isReconnecting,
  isWaiting,
  type Me,
  mayRemove,
  nothing,
  type Phase,
  type RoomState,
  reduce,
  seatsOf,
} from "./state";
export { type MediaTotals, mediaTotals, type Totals } from "./stats";
export { Watch } from "./watch";
