// The token that `POST /video/v2/rooms/{id}/tokens` gives: a Gavel ticket, and where its server is.

export interface EnxToken {
  /** The ticket. */
  tokenId: string;
  room: string;
  /** Host and port of the server. */
  host: string;
  secure: boolean;
}

/** `null`: it is none. */
export function readToken(text: string): EnxToken | null {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const token: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isToken(token) ? token : null;
  } catch {
    return null;
  }
}

export const socketOf = ({ host, secure }: EnxToken): string =>
  `${secure ? "wss" : "ws"}://${host}/api/v1/signal`;

function isToken(value: unknown): value is EnxToken {
  if (typeof value !== "object" || value === null) return false;
  const { tokenId, room, host, secure } = value as Record<string, unknown>;
  // A host, and nothing that would make it another address.
  const plain = typeof host === "string" && /^[A-Za-z0-9.:[\]-]+$/.test(host);
  return plain && typeof tokenId === "string" && typeof room === "string" && typeof secure === "boolean";
}
