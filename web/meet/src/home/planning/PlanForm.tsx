// The form of a conference, for a new one and for one that there is.
import { Fold, TextInput, Tick } from "@gavel/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import text from "../../pages/text.module.css";
import { PeopleField } from "../people/PeopleField";
import { DoorFields } from "./DoorFields";
import { type Draft, type Trouble, troublesOf } from "./draft";
import { RightsFields } from "./RightsFields";
import { WhenFields } from "./WhenFields";

interface PlanFormProps {
  /** By which the buttons of the dialog's foot name it. */
  id: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** Of a room that there is: what it has, and keeps where nothing is typed. */
  has?: { pin: boolean; hostPin: boolean };
  error: string | null;
  /** Called when everything is right. `button`: the name of the one that was pressed. */
  onSubmit: (button: string) => void;
}

/** What every part of the form is given. */
export interface FieldsProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  /** What is to be put right, once somebody has tried to send it. */
  wrong: ReadonlySet<Trouble>;
}

const AT_THE_DOOR: Trouble[] = ["id", "pin", "hostPin", "limit"];

export function PlanForm({ id, draft, onChange, has, error, onSubmit }: PlanFormProps) {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  const [open, setOpen] = useState({ door: false, rights: false });
  const [typed, setTyped] = useState({ people: "", moderators: "" });
  const troubles = troublesOf(draft, has === undefined);
  const wrong: ReadonlySet<Trouble> = tried ? troubles : new Set();
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const fields = { draft, set, wrong };
  const canBeCalled = [...draft.people, ...draft.moderators].some(({ kind }) => kind !== "guest");
  // A name that was typed and not picked would go lost without a word.
  const unpicked = (field: keyof typeof typed) =>
    tried && typed[field].trim() !== "" ? t("planning.unpicked") : null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (AT_THE_DOOR.some((trouble) => troubles.has(trouble))) setOpen((now) => ({ ...now, door: true }));
    const left = `${typed.people}${typed.moderators}`.trim() !== "";
    if (troubles.size > 0 || left) return focusFirstTrouble(event.currentTarget);
    const { submitter } = event.nativeEvent as SubmitEvent;
    onSubmit(submitter?.getAttribute("name") ?? "");
  };

  return (
    <form id={id} className={text.form} onSubmit={submit} noValidate>
      <TextInput
        label={t("planning.name")}
        error={wrong.has("name") ? t("planning.nameMissing") : null}
        value={draft.name}
        onChange={(name) => set({ name })}
        isRequired
        autoFocus
      />
      <WhenFields {...fields} />
      <PeopleField
        label={t("planning.people")}
        hint={t("planning.peopleHint")}
        error={unpicked("people") ?? (wrong.has("guests") ? t("planning.guestsNotAllowed") : null)}
        query={typed.people}
        onQuery={(people) => setTyped({ ...typed, people })}
        picked={draft.people}
        onChange={(people) => set({ people })}
      />
      <PeopleField
        label={t("planning.moderators")}
        hint={t("planning.moderatorsHint")}
        error={unpicked("moderators")}
        query={typed.moderators}
        onQuery={(moderators) => setTyped({ ...typed, moderators })}
        picked={draft.moderators}
        onChange={(moderators) => set({ moderators })}
      />
      {canBeCalled ? (
        <Tick isSelected={draft.calls} onChange={(calls) => set({ calls })}>
          {t("planning.calls")}
        </Tick>
      ) : null}
      <div>
        <Fold
          title={t("planning.door")}
          summary={draft.id}
          isOpen={open.door}
          onOpenChange={(door) => setOpen({ ...open, door })}
        >
          <DoorFields {...fields} {...(has ? { has } : {})} />
        </Fold>
        <Fold
          title={t("planning.rights")}
          isOpen={open.rights}
          onOpenChange={(rights) => setOpen({ ...open, rights })}
        >
          <RightsFields {...fields} />
        </Fold>
      </div>
      {error ? (
        <p className={text.error} role="alert">
          {error}
        </p>
      ) : null}
    </form>
  );
}

/** After the fields have learned that they are wrong. */
function focusFirstTrouble(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
