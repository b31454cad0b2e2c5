// Plain words and the rules that they stand for, there and back.
import { parseDate } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import { fitsFirst, once, type Repeat, repeatOf, ruleOf } from "../src/home/planning/recurrence";
import { draftOf, nextHour, scheduleOf, troubleOf } from "../src/home/planning/schedule";
import { datesInWords, dayInWords, repeatInWords } from "../src/home/planning/words";
import { speak, t } from "../src/i18n";

const BERLIN = "Europe/Berlin";
/** A Thursday, the second of its month. */
const first = parseDate("2026-12-10");
const repeat = (more: Partial<Repeat>): Repeat => ({ ...once, ...more });

describe("a recurrence", () => {
  it.each<[Repeat, string]>([
    [repeat({ rhythm: "daily" }), "FREQ=DAILY"],
    [repeat({ rhythm: "weekdays" }), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    [repeat({ rhythm: "weekly", days: ["TH"] }), "FREQ=WEEKLY;BYDAY=TH"],
    [repeat({ rhythm: "weekly", days: ["MO", "TH"] }), "FREQ=WEEKLY;BYDAY=MO,TH"],
    [repeat({ rhythm: "fortnightly", days: ["TH"] }), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"],
    [repeat({ rhythm: "monthly_by_date" }), "FREQ=MONTHLY;BYMONTHDAY=10"],
    [repeat({ rhythm: "monthly_by_day" }), "FREQ=MONTHLY;BYDAY=2TH"],
    [repeat({ rhythm: "yearly", until: { is: "count", count: 3 } }), "FREQ=YEARLY;COUNT=3"],
    [
      repeat({ rhythm: "daily", until: { is: "date", date: "2026-12-31" } }),
      "FREQ=DAILY;UNTIL=20261231T225959Z",
    ],
  ])("is a rule and the same words again: %j", (words, rule) => {
    expect(ruleOf(words, first, BERLIN)).toBe(rule);
    expect(repeatOf(rule, first, BERLIN)).toEqual(words);
  });

  it("has the first date's own day among its days, whatever is ticked", () => {
    const tuesdays = repeat({ rhythm: "weekly", days: ["TU"] });
    expect(ruleOf(tuesdays, first, BERLIN)).toBe("FREQ=WEEKLY;BYDAY=TU,TH");
  });

  it("on the fifth of a weekday is on the last", () => {
    expect(ruleOf(repeat({ rhythm: "monthly_by_day" }), parseDate("2026-12-31"), BERLIN)).toBe(
      "FREQ=MONTHLY;BYDAY=-1TH",
    );
  });

  it("of every weekday begins on one", () => {
    const weekdays = repeat({ rhythm: "weekdays" });
    expect([fitsFirst(weekdays, first), fitsFirst(weekdays, parseDate("2026-12-12"))]).toEqual([true, false]);
  });

  it("that a program has written in another way is understood, or kept as it is", () => {
    expect(repeatOf("FREQ=WEEKLY", first, BERLIN)).toEqual(repeat({ rhythm: "weekly" }));
    expect(repeatOf("BYDAY=TH,MO;FREQ=WEEKLY;INTERVAL=1", first, BERLIN).rhythm).toBe("weekly");
    const strange = "FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=3,9;COUNT=4";
    const kept = repeatOf(strange, first, BERLIN);
    expect(kept.rhythm).toBe("other");
    expect(ruleOf(kept, first, BERLIN)).toBe(strange);
  });
});

describe("a schedule", () => {
  const schedule = {
    start: "2026-12-10T09:00:00.000Z",
    time_zone: BERLIN,
    length_minutes: 45,
    recurrence: "FREQ=WEEKLY;BYDAY=TH",
    exceptions: ["2026-12-24"],
  };

  it("is a date and a time of day where its clocks are, and the same moment again", () => {
    const draft = draftOf(schedule);
    expect([draft.date, draft.time, draft.minutes]).toEqual(["2026-12-10", "10:00", 45]);
    expect(scheduleOf(draft)).toEqual(schedule);
    const summer = scheduleOf({ ...draft, date: "2027-06-10" });
    expect(summer.start).toBe("2027-06-10T08:00:00.000Z");
  });

  it("says what is wrong with it", () => {
    const good = nextHour(BERLIN);
    expect(troubleOf(good)).toBeNull();
    expect(troubleOf({ ...good, date: "" })).toBe("date");
    expect(troubleOf({ ...good, time: "" })).toBe("time");
    const repeats = (more: Partial<Repeat>) => ({ ...good, date: "2026-12-12", repeat: repeat(more) });
    expect(troubleOf(repeats({ rhythm: "weekdays" }))).toBe("first");
    expect(troubleOf(repeats({ rhythm: "daily", until: { is: "date", date: "2026-12-11" } }))).toBe("until");
    expect(troubleOf(repeats({ rhythm: "daily", until: { is: "date", date: "2026-12-12" } }))).toBeNull();
    expect(troubleOf(repeats({ rhythm: "daily", until: { is: "count", count: Number.NaN } }))).toBe("count");
  });

  it("has the first of a month as the language counts it", async () => {
    const monthly = { ...schedule, start: "2026-12-01T13:00:00Z", recurrence: "FREQ=MONTHLY;BYMONTHDAY=1" };
    expect(repeatInWords(t, monthly)).toBe("every month on the 1st");
    await speak("fr");
    expect(repeatInWords(t, monthly)).toBe("le 1er de chaque mois");
    await speak("en");
  });

  it("reads as people say it", () => {
    expect(repeatInWords(t, schedule)).toBe("every week on Thursday");
    expect(repeatInWords(t, { ...schedule, recurrence: "FREQ=MONTHLY;BYDAY=2TH;COUNT=3" })).toBe(
      "every month on the second Thursday, 3 times",
    );
    expect(repeatInWords(t, { ...schedule, recurrence: "FREQ=MONTHLY;BYMONTHDAY=10" })).toBe(
      "every month on the 10th",
    );
    expect(repeatInWords(t, { ...schedule, recurrence: "FREQ=DAILY;UNTIL=20261231T225959Z" })).toBe(
      "every day, until Dec 31, 2026",
    );
    const { recurrence: _, ...single } = schedule;
    expect(repeatInWords(t, single)).toBeNull();
    const now = new Date(2026, 11, 9, 23, 30);
    expect(dayInWords(new Date(2026, 11, 10, 0, 30), now)).toBe("Tomorrow");
    expect(dayInWords(new Date(2026, 11, 9, 0, 30), now)).toBe("Today");
    expect(dayInWords(new Date(2026, 11, 14), now)).toBe("Mon, Dec 14");
    const dates = {
      start: new Date(2026, 11, 9, 14).toISOString(),
      end: new Date(2026, 11, 9, 15).toISOString(),
    };
    expect(datesInWords(t, dates, now).replace(/\s/g, " ")).toBe("Today 2:00 PM to 3:00 PM");
  });
});
