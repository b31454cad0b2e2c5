// Some people of those who are in, found by name.
import { isIn, type Participant } from "@gavel/sdk";
import { TextInput, Tick } from "@gavel/ui";
import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRoom } from "../context";
import styles from "./PeoplePicker.module.css";

/** More than this nobody reads; they look for a name. */
const SHOWN = 50;

interface PeoplePickerProps {
  label: string;
  /** Seats. */
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

export function PeoplePicker({ label, chosen, onChange }: PeoplePickerProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const roster = useRoom((state) => state.roster);
  const me = useRoom((state) => state.me?.person);
  const people = useMemo(() => {
    const part = wanted.trim().toLocaleLowerCase();
    const fits = (one: Participant) => one.name.toLocaleLowerCase().includes(part);
    const others = [...roster.values()].filter((one) => isIn(one) && one.person !== me && fits(one));
    return [...new Map(others.map((one) => [one.person, one])).values()];
  }, [roster, wanted, me]);
  const toggle = (seat: string) => (on: boolean) =>
    onChange(on ? [...chosen, seat] : chosen.filter((one) => one !== seat));
  return (
    <fieldset className={styles.picker}>
      <legend>{label}</legend>
      <TextInput
        label={t("panel.find")}
        hideLabel
        icon={Search}
        placeholder={t("panel.find")}
        value={wanted}
        onChange={setWanted}
        type="search"
      />
      <ul>
        {people.slice(0, SHOWN).map((person) => (
          <li key={person.id}>
            <Tick isSelected={chosen.includes(person.id)} onChange={toggle(person.id)}>
              <bdi>{person.name}</bdi>
            </Tick>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
