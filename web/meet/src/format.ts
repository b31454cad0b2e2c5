// Times and numbers as people read them, in the language of the page.
const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const shortTime = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const exactTime = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const dayTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** 14:02, or with the day where it is another one. */
export function time(at: string | number | Date): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "–";
  const today = date.toDateString() === new Date().toDateString();
  return (today ? clockTime : dayTime).format(date);
}

/** 31:12, or 1:04:05. */
export function elapsed(from: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - new Date(from).getTime()) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, ...rest] = parts;
  const tail = rest
    .map((part, n) => (n > 0 || hours > 0 ? String(part).padStart(2, "0") : String(part)))
    .join(":");
  return hours > 0 ? `${hours}:${tail}` : tail;
}

export function secondsSince(at: string | null, now: number): number {
  return at ? Math.max(0, Math.round((now - new Date(at).getTime()) / 1000)) : 0;
}

/** The name by which one is spoken of: Gustav Lind is Gustav. */
export function shortName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

export function milliseconds(ms: number): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms);
}

/** 14:02, whatever day it was. */
export function clock(at: string | number): string {
  return shortTime.format(new Date(at));
}

/** 14:02:17. */
export function exact(at: string | number): string {
  return exactTime.format(new Date(at));
}

/** 19 Nov 2026, 14:02. */
export function dateTime(at: string | number): string {
  return dayTime.format(new Date(at));
}

/** 58:07, or 1:04:05. */
export const duration = (ms: number): string => elapsed(new Date(0).toISOString(), ms);
