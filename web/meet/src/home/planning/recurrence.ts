// When a conference meets again: a choice of plain words, and the RRULE (RFC 5545) that it stands for.
import {
  type CalendarDate,
  parseAbsolute,
  parseDate,
  Time,
  toCalendarDateTime,
  toZoned,
} from "@internationalized/date";

export const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Day = (typeof DAYS)[number];

export type Rhythm =
  | "never"
  | "daily"
  | "weekdays"
  | "weekly"
  | "fortnightly"
  | "monthly_by_date"
  | "monthly_by_day"
  | "yearly"
  /** A rule that came from elsewhere and that these words do not cover; it is kept as it is. */
  | "other";

export type Until = { is: "open" } | { is: "date"; date: string } | { is: "count"; count: number };

export interface Repeat {
  rhythm: Rhythm;
  /** Of `weekly` and `fortnightly`; the first date's own day is always among them. */
  days: Day[];
  until: Until;
  /** Of `other`. */
  rule?: string;
}

export const once: Repeat = { rhythm: "never", days: [], until: { is: "open" } };

const WORKDAYS: Day[] = ["MO", "TU", "WE", "TH", "FR"];

/** The day of the week of a date. */
export function dayOf(date: CalendarDate): Day {
  const daysSinceMonday = (new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() + 6) % 7;
  return DAYS[daysSinceMonday] as Day;
}

/** Which one of its weekday in the month a date is, 1 to 4; -1: the last where there may be five. */
export function nthOf(date: CalendarDate): number {
  const nth = Math.ceil(date.day / 7);
  return nth > 4 ? -1 : nth;
}

/** The days on which it meets each week, in order, the first date's own among them. */
export function daysOf(repeat: Repeat, first: CalendarDate): Day[] {
  const own = dayOf(first);
  return DAYS.filter((day) => day === own || repeat.days.includes(day));
}

/** Whether the first date is one that the rule names, as it has to be. */
export const fitsFirst = (repeat: Repeat, first: CalendarDate): boolean =>
  repeat.rhythm !== "weekdays" || WORKDAYS.includes(dayOf(first));

/** `undefined`: it meets once. */
export function ruleOf(repeat: Repeat, first: CalendarDate, zone: string): string | undefined {
  if (repeat.rhythm === "other") return repeat.rule;
  const parts = pattern(repeat, first);
  return parts ? [...parts, ...limit(repeat.until, zone)].join(";") : undefined;
}

function pattern(repeat: Repeat, first: CalendarDate): string[] | null {
  switch (repeat.rhythm) {
    case "never":
    case "other":
      return null;
    case "daily":
      return ["FREQ=DAILY"];
    case "weekdays":
      return ["FREQ=WEEKLY", `BYDAY=${WORKDAYS}`];
    case "weekly":
      return ["FREQ=WEEKLY", `BYDAY=${daysOf(repeat, first)}`];
    case "fortnightly":
      return ["FREQ=WEEKLY", "INTERVAL=2", `BYDAY=${daysOf(repeat, first)}`];
    case "monthly_by_date":
      return ["FREQ=MONTHLY", `BYMONTHDAY=${first.day}`];
    case "monthly_by_day":
      return ["FREQ=MONTHLY", `BYDAY=${nthOf(first)}${dayOf(first)}`];
    case "yearly":
      return ["FREQ=YEARLY"];
    default:
      return repeat.rhythm satisfies never;
  }
}

/** A date is meant with all of its day in that time zone; UNTIL is a time in UTC. */
function limit(until: Until, zone: string): string[] {
  switch (until.is) {
    case "open":
      return [];
    case "count":
      return [`COUNT=${until.count}`];
    case "date": {
      const last = toZoned(toCalendarDateTime(parseDate(until.date), new Time(23, 59, 59)), zone);
      const utc = last.toDate().toISOString();
      return [`UNTIL=${utc.slice(0, 19).replace(/[-:]/g, "")}Z`];
    }
    default:
      return until satisfies never;
  }
}

/** What a rule says in these words, for a schedule whose first date this is. */
export function repeatOf(rule: string | null | undefined, first: CalendarDate, zone: string): Repeat {
  if (!rule) return once;
  const parts = new Map(rule.split(";").map((part) => part.split("=", 2) as [string, string]));
  const until = untilOf(parts, zone);
  parts.delete("COUNT");
  parts.delete("UNTIL");
  if (parts.get("INTERVAL") === "1") parts.delete("INTERVAL");
  const days = (parts.get("BYDAY") ?? "").split(",").filter((day): day is Day => DAYS.includes(day as Day));
  // The words are tried out: the ones that give the same rule are meant.
  const same = (rhythm: Rhythm) => {
    const meant = pattern({ rhythm, days, until }, first);
    return meant !== null && alike(meant, parts);
  };
  const rhythm = RHYTHMS.find(same);
  return rhythm
    ? { rhythm, days: WITH_DAYS.includes(rhythm) ? days : [], until }
    : { ...once, rhythm: "other", rule };
}

const RHYTHMS: Rhythm[] = [
  "daily",
  "weekdays",
  "weekly",
  "fortnightly",
  "monthly_by_date",
  "monthly_by_day",
  "yearly",
];
const WITH_DAYS: Rhythm[] = ["weekly", "fortnightly"];

function alike(meant: string[], parts: Map<string, string>): boolean {
  // Without BYDAY a weekly rule means the first date's own day.
  const bare = parts.get("FREQ") === "WEEKLY" && !parts.has("BYDAY");
  const wanted = meant.filter((part) => !(bare && part.startsWith("BYDAY=") && !part.includes(",")));
  return wanted.length === parts.size && wanted.every((part) => fits(part, parts));
}

function fits(part: string, parts: Map<string, string>): boolean {
  const [name = "", value = ""] = part.split("=", 2);
  const sorted = (list: string | undefined) => list?.split(",").sort().join();
  return sorted(parts.get(name)) === sorted(value);
}

function untilOf(parts: Map<string, string>, zone: string): Until {
  const count = Number(parts.get("COUNT"));
  if (count > 0) return { is: "count", count };
  const at = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(parts.get("UNTIL") ?? "");
  if (!at) return { is: "open" };
  const [, year, month, day, hour, minute, second] = at;
  const last = parseAbsolute(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, zone);
  return { is: "date", date: last.toString().slice(0, 10) };
}
