// The toolkit's result codes, and which of them the server's refusals are (docs/contracts/enablex.md).
import { GavelError, Over, Unreachable } from "../refused";

export const EnxCode = {
  success: 0,
  noModerator: 1130,
  badParameters: 1155,
  noSuchStream: 1159,
  connectionFailed: 1161,
  networkDisconnected: 1163,
  reconnected: 1164,
  reconnectTimedOut: 1166,
  moderatorOnly: 1168,
  featureOff: 1170,
  notConnected: 1171,
  connectFailed: 1172,
  floorNotGranted: 1173,
  sameMedia: 1177,
  sameState: 1188,
  mutedByModerator: 1189,
  mediaUnavailable: 1145,
  floorRepeated: 1702,
  floorInvalid: 1707,
  unauthorized: 4101,
  shareFailed: 4108,
  alreadySo: 4121,
  roomLocked: 4122,
} as const;

export type EnxCode = (typeof EnxCode)[keyof typeof EnxCode];

const TEXTS: Record<EnxCode, string> = {
  0: "Success",
  1130: "No moderator is there yet",
  1145: "No camera or microphone can be used",
  1155: "Bad parameters",
  1159: "There is no such stream",
  1161: "Server connection failure",
  1163: "The network is disconnected",
  1164: "The network is back",
  1166: "Reconnecting took too long",
  1168: "Only a moderator may do that",
  1170: "This feature is off",
  1171: "The room is not connected",
  1172: "The room could not be joined",
  1173: "The floor was not granted",
  1177: "The media is so already",
  1188: "It is so already",
  1189: "Muted by a moderator",
  1702: "The floor was asked for already",
  1707: "There is no such floor request",
  4101: "Not authorized",
  4108: "The screen could not be shared",
  4121: "The room is so already",
  4122: "The room is locked",
};

/** What every callback gets; `result` 0 means that it was done. */
export interface EnxResult {
  result: number;
  msg: string;
  /** Of a failure: the same as `msg`. */
  error?: string;
  /** Of a failure: what the server said. */
  desc?: string;
  [more: string]: unknown;
}

export type EnxCallback = (result: EnxResult) => void;

export const succeeded = (more: Record<string, unknown> = {}, msg = TEXTS[EnxCode.success]): EnxResult => ({
  result: EnxCode.success,
  msg,
  ...more,
});

export const failed = (code: EnxCode, desc: string = TEXTS[code]): EnxResult => ({
  result: code,
  msg: TEXTS[code],
  error: TEXTS[code],
  desc,
});

/**
 * What an order was refused with. `moderates`: whether we took ourselves for a moderator; the toolkit says 1168 to whom it
 * knows to be none, and 4101 where the server has the last word.
 */
export function refusedOrder(error: unknown, moderates: boolean): EnxResult {
  if (error instanceof Over) return failed(EnxCode.notConnected);
  if (!(error instanceof GavelError)) return failed(EnxCode.connectFailed, String(error));
  return failed(orderCode(error.code, moderates), error.message);
}

function orderCode(code: string, moderates: boolean): EnxCode {
  switch (code) {
    case "not_moderator":
      return moderates ? EnxCode.unauthorized : EnxCode.moderatorOnly;
    case "invalid":
    case "no_seat":
    case "not_found":
      return EnxCode.badParameters;
    case "not_running":
    case "not_started":
      return EnxCode.notConnected;
    case "unreachable":
    case "unavailable":
      return EnxCode.connectionFailed;
    default:
      return EnxCode.unauthorized;
  }
}

/** What a join was refused with: the first error is the one that says why, and the only one. */
export interface EnxJoinError {
  type: "room-error" | "media-access-denied";
  /** A result code. */
  error: number;
  message: string;
  /** The stable code of Gavel's refusal, such as `blocked`. */
  code?: string;
  /** Of the devices: what the browser said. */
  msg?: { name: string; message: string };
}

export function refusedJoin(error: unknown): EnxJoinError {
  const code = error instanceof GavelError ? error.code : "unreachable";
  const message = error instanceof GavelError && !(error instanceof Unreachable) ? error.message : "";
  const result = joinCode(code);
  return { type: "room-error", error: result, message: message || TEXTS[result], code };
}

function joinCode(code: string): EnxCode {
  switch (code) {
    case "locked":
      return EnxCode.roomLocked;
    case "not_started":
      return EnxCode.noModerator;
    case "full":
    case "rate_limited":
      return EnxCode.connectFailed;
    case "unreachable":
    case "unavailable":
      return EnxCode.connectionFailed;
    default:
      return EnxCode.unauthorized;
  }
}
