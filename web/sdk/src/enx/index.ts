// For applications written for the EnableX web toolkit: its calls, callbacks, events and result codes, spoken to a Gavel
// server. docs/contracts/enablex.md says what each does here.
export { type EnxCallback, EnxCode, type EnxJoinError, type EnxResult } from "./codes";
export type { EnxConnected, EnxJoinCallback, EnxReconnect, EnxWiring } from "./connection";
export type { EnxEvent, EnxListener } from "./events";
export type { EnxCause, EnxDisconnected } from "./farewell";
export type { EnxRole, EnxRoomData, EnxUser } from "./people";
export { EnxRoom } from "./room";
export { type EnxJoined, type EnxJoinedCallback, EnxRtc, EnxRtc as default } from "./rtc";
export { EnxStream, type EnxStreamOptions } from "./stream";
export type { EnxTalker } from "./talkers";
