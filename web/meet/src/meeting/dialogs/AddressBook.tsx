// People and groups of the installation, looked for by name.
import { type Contact, Refused } from "@gavel/sdk";
import { Avatar, TextInput, Tick } from "@gavel/ui";
import { Search, Users } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import { explain } from "../../explain";
import styles from "./AddDialog.module.css";
import { type Added, sameAs } from "./added";

interface AddressBookProps {
  added: readonly Added[];
  onAdd: (one: Added) => void;
  onDrop: (one: Added) => void;
}

export function AddressBook({ added, onAdd, onDrop }: AddressBookProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const { contacts, more, trouble } = useContacts(wanted);
  return (
    <div className={styles.book}>
      <TextInput
        label={t("add.find")}
        icon={Search}
        value={wanted}
        onChange={setWanted}
        maxLength={100}
        type="search"
        autoFocus
      />
      {trouble ? <p role="alert">{trouble}</p> : null}
      {contacts && contacts.length === 0 ? (
        <p className={styles.note} role="status">
          {wanted ? t("add.nobodyFound", { name: wanted }) : t("add.nobodyThere")}
        </p>
      ) : null}
      {contacts && contacts.length > 0 ? (
        <ul className={styles.contacts} aria-label={t("add.found")}>
          {contacts.map((contact) => {
            const { kind, id, name } = contact;
            const one: Added = { kind, id, name };
            return (
              <li key={`${kind} ${id}`}>
                <Tick isSelected={added.some(sameAs(one))} onChange={(on) => (on ? onAdd(one) : onDrop(one))}>
                  <ContactName contact={contact} />
                </Tick>
              </li>
            );
          })}
          {more ? <li className={styles.note}>{t("add.more")}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}

function ContactName({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const { id, name } = contact;
  return (
    <span className={styles.contact}>
      <Avatar id={id} name={name} size="sm" {...(contact.kind === "group" ? { icon: Users } : {})} />
      <bdi>{name}</bdi>
      <span className={styles.note}>
        {contact.kind === "group" ? (
          t("add.members", { count: contact.members })
        ) : (
          <bdi>{contact.username}</bdi>
        )}
      </span>
    </span>
  );
}

/** Until the next letter is typed. */
const PAUSE_MS = 150;

interface Found {
  /** `null`: not asked yet. */
  contacts: readonly Contact[] | null;
  more: boolean;
  trouble: string | null;
}

function useContacts(wanted: string): Found {
  const { t } = useTranslation();
  const [found, setFound] = useState<Found>({ contacts: null, more: false, trouble: null });
  useEffect(() => {
    const asking = new AbortController();
    const ask = async () => {
      try {
        const { items, next_cursor } = await rest.people.addressBook(wanted.trim(), null, asking.signal);
        setFound({ contacts: items, more: next_cursor !== null, trouble: null });
      } catch (fault) {
        if (asking.signal.aborted) return;
        const unknown = fault instanceof Refused && fault.problem.status === 401;
        setFound({ contacts: null, more: false, trouble: unknown ? t("add.logIn") : explain(fault) });
      }
    };
    const timer = setTimeout(() => void ask(), wanted ? PAUSE_MS : 0);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [wanted, t]);
  return found;
}
