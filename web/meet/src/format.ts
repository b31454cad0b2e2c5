// Times and numbers as people read them, in the language of the page.
import { inLocale } from "./i18n/locale";

const timeFormat = (options: Intl.DateTimeFormatOptions) =>
  inLocale((locale) => new Intl.DateTimeFormat(locale, options));
const numberFormat = (options: Intl.NumberFormatOptions) =>
  inLocale((locale) => new Intl.NumberFormat(locale, options));

const clockTime = timeFormat({ hour: "2-digit", minute: "2-digit" });
const shortTime = timeFormat({ timeStyle: "short" });
const exactTime = timeFormat({ timeStyle: "medium" });
const dayTime = timeFormat({ dateStyle: "medium", timeStyle: "short" });
const tenths = numberFormat({ maximumFractionDigits: 1 });
const whole = numberFormat({ maximumFractionDigits: 0 });
const measure = numberFormat({ maximumFractionDigits: 3 });

/** 14:02, or with the day where it is another one. */
export function time(at: string | number | Date): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "–";
  const today = date.toDateString() === new Date().toDateString();
  return (today ? clockTime() : dayTime()).format(date);
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

/** The name by which one is spoken of: Gustav Lind is Gustav. In Arabic letters a first name may be two words. */
export function shortName(name: string): string {
  if (/\p{Script=Arabic}/u.test(name)) return name.trim();
  return name.trim().split(/\s+/)[0] ?? name;
}

export function milliseconds(ms: number): string {
  return (ms < 10 ? tenths() : whole()).format(ms);
}

/** 14:02, whatever day it was. */
export function clock(at: string | number): string {
  return shortTime().format(new Date(at));
}

/** 14:02:17. */
export function exact(at: string | number): string {
  return exactTime().format(new Date(at));
}

/** 19 Nov 2026, 14:02. */
export function dateTime(at: string | number): string {
  return dayTime().format(new Date(at));
}

/** 1,234.5. */
export const figure = (value: number): string => measure().format(value);

/** 58:07, or 1:04:05. */
export const duration = (ms: number): string => elapsed(new Date(0).toISOString(), ms);
