// The seat of this tab, kept over a reload of the page and no longer: the server holds it for two minutes.
// Nothing in here keeps anybody out; a farewell forgets it.
import type { Credentials } from "@gavel/sdk";

interface Kept extends Credentials {
  name: string;
  resume: string;
}

const keyOf = (alias: string): string => `gavel_seat:${alias}`;

export function keepSeat(alias: string, seat: Kept): void {
  const { ticket, name, resume } = seat;
  sessionStorage.setItem(keyOf(alias), JSON.stringify({ ticket, name, resume }));
}

export function keptSeat(alias: string): Kept | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(alias)) ?? "null");
    return typeof value === "object" && value !== null && "resume" in value ? (value as Kept) : null;
  } catch {
    return null;
  }
}

export function forgetSeat(alias: string): void {
  sessionStorage.removeItem(keyOf(alias));
}
