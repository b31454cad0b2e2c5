// Whether it meets again, in plain words, and until when.
import { Choose, TextInput, Tick } from "@gavel/ui";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n";
import styles from "./Plan.module.css";
import { DAYS, type Day, dayOf, daysOf, type Repeat, type Rhythm, type Until } from "./recurrence";
import { dateOf, type ScheduleDraft, type ScheduleTrouble } from "./schedule";
import { capital, dayInFull, nthInWords } from "./words";

interface RepeatFieldsProps {
  schedule: ScheduleDraft;
  change: (more: Partial<ScheduleDraft>) => void;
  says: (trouble: ScheduleTrouble) => string | null;
}

export function RepeatFields({ schedule, change, says }: RepeatFieldsProps) {
  const { t } = useTranslation();
  const { repeat, date } = schedule;
  const { rhythm } = repeat;
  const set = (more: Partial<Repeat>) => change({ repeat: { ...repeat, ...more } });
  return (
    <>
      <Choose
        label={t("planning.repeats")}
        value={rhythm}
        options={rhythms(t, schedule)}
        onChange={(chosen) => set({ rhythm: chosen })}
      />
      {rhythm === "weekly" || rhythm === "fortnightly" ? (
        <WeekDays repeat={repeat} date={date} onChange={(days) => set({ days })} />
      ) : null}
      {rhythm === "never" || rhythm === "other" ? null : (
        <UntilFields until={repeat.until} date={date} onChange={(until) => set({ until })} says={says} />
      )}
    </>
  );
}

function rhythms(t: Translate, { date, repeat }: ScheduleDraft): { value: Rhythm; label: string }[] {
  const first = dateOf(date);
  const day = first ? dayInFull(dayOf(first)) : "";
  const monthly = first
    ? ([
        ["monthly_by_date", t("planning.monthlyByDate", { count: first.day, ordinal: true })],
        ["monthly_by_day", t("planning.monthlyByDay", { nth: nthInWords(t, first), day })],
      ] as const)
    : [];
  const all: (readonly [Rhythm, string])[] = [
    ["never", t("planning.never")],
    ["daily", t("planning.daily")],
    ["weekdays", t("planning.weekdays")],
    ["weekly", t("planning.everyWeek")],
    ["fortnightly", t("planning.everyFortnight")],
    ...monthly,
    ["yearly", t("planning.yearly")],
    ...(repeat.rhythm === "other" ? ([["other", t("planning.other")]] as const) : []),
  ];
  return all.map(([value, label]) => ({ value, label: capital(label) }));
}

/** The first date's own day is ticked, and stays so. */
function WeekDays(props: { repeat: Repeat; date: string; onChange: (days: Day[]) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const { repeat, date, onChange } = props;
  const first = dateOf(date);
  const days = first ? daysOf(repeat, first) : repeat.days;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like the other fields
    <div role="group" aria-labelledby={id} className={styles.days}>
      <span id={id}>{t("planning.onDays")}</span>
      {DAYS.map((day) => (
        <Tick
          key={day}
          isSelected={days.includes(day)}
          onChange={(on) => onChange(on ? [...days, day] : days.filter((other) => other !== day))}
        >
          {dayInFull(day)}
        </Tick>
      ))}
    </div>
  );
}

interface UntilFieldsProps {
  until: Until;
  date: string;
  onChange: (until: Until) => void;
  says: (trouble: ScheduleTrouble) => string | null;
}

function UntilFields({ until, date, onChange, says }: UntilFieldsProps) {
  const { t } = useTranslation();
  const start = {
    open: { is: "open" },
    date: { is: "date", date },
    count: { is: "count", count: 10 },
  } as const;
  return (
    <div className={styles.fields}>
      <Choose
        label={t("planning.ends")}
        value={until.is}
        options={[
          { value: "open", label: t("planning.endsNever") },
          { value: "date", label: t("planning.endsDate") },
          { value: "count", label: t("planning.endsCount") },
        ]}
        onChange={(is) => onChange(start[is])}
      />
      {until.is === "date" ? (
        <TextInput
          type="date"
          label={t("planning.lastDate")}
          error={says("until")}
          value={until.date}
          onChange={(last) => onChange({ is: "date", date: last })}
        />
      ) : null}
      {until.is === "count" ? (
        <TextInput
          inputMode="numeric"
          label={t("planning.times")}
          error={says("count")}
          value={Number.isNaN(until.count) ? "" : String(until.count)}
          onChange={(count) => onChange({ is: "count", count: Number.parseInt(count, 10) })}
        />
      ) : null}
    </div>
  );
}
