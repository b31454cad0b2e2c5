// The schedule of a conference as the form has it: a date, a time of day and a zone, instead of one moment.
import type { Schedule } from "@gavel/sdk";
import {
  type CalendarDate,
  getLocalTimeZone,
  now,
  parseAbsolute,
  parseDate,
  parseDateTime,
  toCalendarDate,
  toZoned,
} from "@internationalized/date";
import { fitsFirst, once, type Repeat, repeatOf, ruleOf } from "./recurrence";

export interface ScheduleDraft {
  /** 2026-12-07 */
  date: string;
  /** 10:00 */
  time: string;
  minutes: number;
  zone: string;
  repeat: Repeat;
  /** Days on which it does not meet. */
  exceptions: string[];
}

export const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240, 480];

/** The next full hour, here. */
export function nextHour(zone = getLocalTimeZone()): ScheduleDraft {
  const start = now(zone).add({ hours: 1 }).set({ minute: 0, second: 0, millisecond: 0 });
  return {
    date: toCalendarDate(start).toString(),
    time: `${String(start.hour).padStart(2, "0")}:00`,
    minutes: 60,
    zone,
    repeat: once,
    exceptions: [],
  };
}

export function draftOf(schedule: Schedule): ScheduleDraft {
  const { start, time_zone: zone, length_minutes: minutes, recurrence, exceptions } = schedule;
  const first = parseAbsolute(start, zone);
  const date = toCalendarDate(first);
  const two = (number: number) => String(number).padStart(2, "0");
  return {
    date: date.toString(),
    time: `${two(first.hour)}:${two(first.minute)}`,
    minutes,
    zone,
    repeat: repeatOf(recurrence, date, zone),
    exceptions: exceptions ?? [],
  };
}

/** What is sent. The draft has to be whole. */
export function scheduleOf(draft: ScheduleDraft): Schedule {
  const { date, time, minutes, zone, repeat, exceptions } = draft;
  const recurrence = ruleOf(repeat, parseDate(date), zone);
  return {
    start: toZoned(parseDateTime(`${date}T${time}`), zone).toAbsoluteString(),
    time_zone: zone,
    length_minutes: minutes,
    ...(recurrence ? { recurrence } : {}),
    ...(recurrence && exceptions.length > 0 ? { exceptions } : {}),
  };
}

/** `null`: no such day, or it is being typed. */
export function dateOf(text: string): CalendarDate | null {
  try {
    return parseDate(text);
  } catch {
    return null;
  }
}

export type ScheduleTrouble = "date" | "time" | "first" | "until" | "count";

export function troubleOf(draft: ScheduleDraft): ScheduleTrouble | null {
  const first = dateOf(draft.date);
  if (!first) return "date";
  if (!/^\d\d:\d\d$/.test(draft.time)) return "time";
  if (!fitsFirst(draft.repeat, first)) return "first";
  const { until, rhythm } = draft.repeat;
  if (rhythm === "never" || rhythm === "other") return null;
  if (until.is === "date") {
    const last = dateOf(until.date);
    if (!last || last.compare(first) < 0) return "until";
  }
  if (until.is === "count" && !(until.count >= 1 && until.count <= 1000)) return "count";
  return null;
}
