// Who gets in: kind, ID, PINs, door, lock, guests, seats.
import { Choose, Segments, TextInput, Tick } from "@gavel/ui";
import { DoorClosed, DoorOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import text from "../../pages/text.module.css";
import styles from "./Plan.module.css";
import type { FieldsProps } from "./PlanForm";

export function DoorFields({
  draft,
  set,
  wrong,
  has,
}: FieldsProps & { has?: { pin: boolean; hostPin: boolean } }) {
  const { t } = useTranslation();
  return (
    <>
      {has ? null : <KindField draft={draft} set={set} />}
      <div className={styles.fields}>
        <TextInput
          label={t("planning.id")}
          {...(has ? {} : { hint: t("planning.idHint") })}
          error={wrong.has("id") ? t("planning.idTrouble") : null}
          value={draft.id}
          ltr
          onChange={(id) => set({ id })}
          autoComplete="off"
        />
        <TextInput
          label={t("planning.limit")}
          hint={t("planning.limitHint")}
          error={wrong.has("limit") ? t("planning.limitTrouble") : null}
          inputMode="numeric"
          value={draft.limit}
          onChange={(limit) => set({ limit })}
        />
        <TextInput
          label={t("planning.pin")}
          hint={has?.pin ? t("planning.pinKept") : t("planning.pinHint")}
          error={wrong.has("pin") ? t("planning.pinTrouble") : null}
          value={draft.pin}
          ltr
          onChange={(pin) => set({ pin })}
          autoComplete="off"
        />
        <TextInput
          label={t("planning.hostPin")}
          hint={has?.hostPin ? t("planning.pinKept") : t("planning.hostPinHint")}
          error={wrong.has("hostPin") ? t("planning.pinTrouble") : null}
          value={draft.hostPin}
          ltr
          onChange={(hostPin) => set({ hostPin })}
          autoComplete="off"
        />
      </div>
      <Segments
        label={t("planning.doorLabel")}
        value={draft.door}
        options={[
          { value: "open", label: t("planning.doorOpen"), icon: DoorOpen },
          { value: "knock", label: t("planning.doorKnock"), icon: DoorClosed },
        ]}
        onChange={(door) => set({ door })}
      />
      <Segments
        label={t("planning.lockPolicy")}
        value={draft.lockPolicy}
        options={[
          { value: "refuse", label: t("planning.lockRefuse") },
          { value: "knock", label: t("planning.lockKnock") },
        ]}
        onChange={(lockPolicy) => set({ lockPolicy })}
      />
      <Tick isSelected={draft.guests} onChange={(guests) => set({ guests })}>
        {t("planning.guests")}
      </Tick>
    </>
  );
}

/** A room stays of its kind, so it is asked for once. */
function KindField({ draft, set }: Omit<FieldsProps, "wrong">) {
  const { t } = useTranslation();
  return (
    <div className={styles.field}>
      <Choose
        label={t("planning.kind")}
        value={draft.kind}
        options={[
          { value: "meeting", label: t("planning.kindMeeting") },
          { value: "auditorium", label: t("planning.kindAuditorium") },
        ]}
        onChange={(kind) => set({ kind })}
      />
      <p className={text.hint}>
        {draft.kind === "meeting" ? t("planning.kindMeetingText") : t("planning.kindAuditoriumText")}
      </p>
    </div>
  );
}
