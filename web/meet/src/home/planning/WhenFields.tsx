// Any time, or at dates: first date, time of day, length, time zone, and when it meets again.
import { Choose, Lookup, Segments, TextInput, Tick } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import text from "../../pages/text.module.css";
import styles from "./Plan.module.css";
import type { FieldsProps } from "./PlanForm";
import { RepeatFields } from "./RepeatFields";
import { LENGTHS, nextHour, type ScheduleDraft, troubleOf } from "./schedule";
import { lengthInWords } from "./words";

export function WhenFields({ draft, set, wrong }: FieldsProps) {
  const { t } = useTranslation();
  const { schedule } = draft;
  const change = (more: Partial<ScheduleDraft>) => schedule && set({ schedule: { ...schedule, ...more } });
  const trouble = schedule && wrong.has("schedule") ? troubleOf(schedule) : null;
  const says = (which: typeof trouble) =>
    trouble === which && trouble ? t(`planning.trouble.${trouble}`) : null;
  return (
    <div className={styles.part}>
      <Segments
        label={t("planning.whenLabel")}
        value={schedule ? "dates" : "anytime"}
        options={[
          { value: "anytime", label: t("planning.anytime") },
          { value: "dates", label: t("planning.atDates") },
        ]}
        onChange={(when) => set({ schedule: when === "dates" ? nextHour() : null })}
      />
      {schedule ? (
        <>
          <div className={styles.fields}>
            <TextInput
              type="date"
              label={t("planning.date")}
              error={says("date") ?? says("first")}
              value={schedule.date}
              onChange={(date) => change({ date })}
            />
            <TextInput
              type="time"
              label={t("planning.time")}
              error={says("time")}
              value={schedule.time}
              onChange={(time) => change({ time: time.slice(0, 5) })}
            />
            <Choose
              label={t("planning.length")}
              value={String(schedule.minutes)}
              options={lengths(schedule.minutes).map((minutes) => ({
                value: String(minutes),
                label: lengthInWords(t, minutes),
              }))}
              onChange={(minutes) => change({ minutes: Number(minutes) })}
            />
            <Lookup
              label={t("planning.zone")}
              value={schedule.zone}
              options={zones(schedule.zone)}
              onChange={(zone) => change({ zone })}
            />
          </div>
          <RepeatFields schedule={schedule} change={change} says={says} />
          <Tick
            isSelected={draft.endsWithSchedule}
            onChange={(endsWithSchedule) => set({ endsWithSchedule })}
          >
            {t("planning.endsWithSchedule")}
          </Tick>
        </>
      ) : (
        <p className={text.hint}>{t("planning.anytimeText")}</p>
      )}
    </div>
  );
}

const lengths = (minutes: number): number[] =>
  LENGTHS.includes(minutes) ? LENGTHS : [...LENGTHS, minutes].sort((a, b) => a - b);

const ZONES = Intl.supportedValuesOf("timeZone");

/** UTC, and a zone under an older name, are not always among those that a browser lists. */
function zones(chosen: string) {
  const all = [...new Set([...ZONES, "UTC", chosen])].sort();
  return all.map((zone) => ({ id: zone, label: zone.replaceAll("_", " ") }));
}
