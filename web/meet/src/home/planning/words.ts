// A schedule in words: "Today 14:00 to 15:00, every week on Thursday". Times are those of whoever reads.
import type { Occurrence, Schedule } from "@gavel/sdk";
import { type CalendarDate, parseAbsolute, parseDate, toCalendarDate } from "@internationalized/date";
import type { Translate } from "../../i18n";
import { inLocale } from "../../i18n/locale";
import { DAYS, type Day, dayOf, daysOf, nthOf, type Repeat, repeatOf } from "./recurrence";

const dateFormat = (options: Intl.DateTimeFormatOptions) =>
  inLocale((locale) => new Intl.DateTimeFormat(locale, options));

const clock = dateFormat({ hour: "numeric", minute: "2-digit" });
const thisYear = dateFormat({ weekday: "short", day: "numeric", month: "short" });
const anyYear = dateFormat({ dateStyle: "medium" });
const dayName = dateFormat({ weekday: "long", timeZone: "UTC" });
const dateName = dateFormat({ dateStyle: "medium", timeZone: "UTC" });
const relative = inLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const list = inLocale((locale) => new Intl.ListFormat(locale, { type: "conjunction" }));
const sum = inLocale((locale) => new Intl.ListFormat(locale, { type: "unit", style: "narrow" }));

/** Today, tomorrow, or the date. */
export function dayInWords(at: Date, now: Date): string {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (Math.abs(days) <= 1) return capital(relative().format(days, "day"));
  return (at.getFullYear() === now.getFullYear() ? thisYear() : anyYear()).format(at);
}

export function datesInWords(t: Translate, { start, end }: Occurrence, now: Date): string {
  const [from, to] = [new Date(start), new Date(end)];
  return t("planning.when", {
    day: dayInWords(from, now),
    from: clock().format(from),
    to: clock().format(to),
  });
}

/** `null`: it meets once. */
export function repeatInWords(t: Translate, schedule: Schedule): string | null {
  const first = firstDate(schedule);
  const repeat = repeatOf(schedule.recurrence, first, schedule.time_zone);
  const rhythm = rhythmInWords(t, repeat, first);
  if (!rhythm) return null;
  switch (repeat.until.is) {
    case "open":
      return rhythm;
    case "date":
      return t("planning.untilDate", { rhythm, date: dateInWords(parseDate(repeat.until.date)) });
    case "count":
      return t("planning.untilCount", { rhythm, count: repeat.until.count });
    default:
      return repeat.until satisfies never;
  }
}

function rhythmInWords(t: Translate, repeat: Repeat, first: CalendarDate): string | null {
  const on = { days: list().format(daysOf(repeat, first).map(dayInFull)) };
  switch (repeat.rhythm) {
    case "never":
      return null;
    case "daily":
      return t("planning.daily");
    case "weekdays":
      return t("planning.weekdays");
    case "weekly":
      return t("planning.weekly", on);
    case "fortnightly":
      return t("planning.fortnightly", on);
    case "monthly_by_date":
      return t("planning.monthlyByDate", { count: first.day, ordinal: true });
    case "monthly_by_day":
      return t("planning.monthlyByDay", { nth: nthInWords(t, first), day: dayInFull(dayOf(first)) });
    case "yearly":
      return t("planning.yearly");
    case "other":
      return t("planning.other");
    default:
      return repeat.rhythm satisfies never;
  }
}

/** First, second, third, fourth, last. */
export function nthInWords(t: Translate, date: CalendarDate): string {
  const words = { 1: "first", 2: "second", 3: "third", 4: "fourth", [-1]: "last" } as const;
  return t(`planning.${words[nthOf(date) as keyof typeof words]}`);
}

/** Monday 5 January 1970 was the first Monday of the epoch. */
export const dayInFull = (day: Day): string => dayName().format(Date.UTC(1970, 0, 5 + DAYS.indexOf(day)));

export const dateInWords = (date: CalendarDate): string =>
  dateName().format(Date.UTC(date.year, date.month - 1, date.day));

/** The day of the first date, where the schedule's clocks are. */
export const firstDate = (schedule: Schedule): CalendarDate =>
  toCalendarDate(parseAbsolute(schedule.start, schedule.time_zone));

/** 1 hour 30 minutes. */
export function lengthInWords(t: Translate, minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [
    hours > 0 ? t("planning.hours", { count: hours }) : null,
    rest > 0 ? t("planning.minutes", { count: rest }) : null,
  ];
  return sum().format(parts.filter((part) => part !== null));
}

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
