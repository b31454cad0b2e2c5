// Whom a conference invites: people and groups of the address book, and guests by name, each a chip.
import { PickMany } from "@gavel/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import { keyOf, type Picked } from "../planning/draft";
import { useMe } from "../queries";
import { chipOf, guestOf, guestOption, optionOf, pickedOf } from "./picks";

interface PeopleFieldProps {
  label: string;
  hint: string;
  error?: string | null;
  /** What is typed, and picks nobody yet. */
  query: string;
  onQuery: (text: string) => void;
  picked: Picked[];
  onChange: (picked: Picked[]) => void;
}

export function PeopleField({ label, hint, error, query, onQuery, picked, onChange }: PeopleFieldProps) {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const name = query.trim();
  const { data } = useQuery({
    queryKey: ["address-book", name],
    queryFn: ({ signal }) => rest.people.addressBook(name, null, signal),
    placeholderData: keepPreviousData,
  });
  const known = new Set(picked.map(keyOf));
  // Whoever makes a conference is in it anyway.
  const contacts = (data?.items ?? []).filter(
    (contact) => contact.id !== me?.id && !known.has(keyOf(pickedOf(contact))),
  );
  const found = contacts.map((contact) => optionOf(t, contact));
  if (name && !known.has(keyOf(guestOf(name)))) found.push(guestOption(t, name));

  const pick = (key: string) => {
    const contact = contacts.map(pickedOf).find((one) => keyOf(one) === key);
    onChange([...picked, contact ?? guestOf(name)]);
  };
  return (
    <PickMany
      label={label}
      hint={hint}
      error={error ?? null}
      placeholder={t("planning.search")}
      found={found}
      query={query}
      onQuery={onQuery}
      picked={picked.map(chipOf)}
      onPick={pick}
      onRemove={(keys) => onChange(picked.filter((one) => !keys.includes(keyOf(one))))}
      none={t("planning.nobodyFound")}
      removeLabel={(one) => t("planning.remove", { name: one })}
      pickedLabel={t("planning.picked", { label })}
    />
  );
}
