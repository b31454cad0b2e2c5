// Add participants (T2, T6): people and groups of the address book, guests by name, and the link to pass on.
import { Banner, Button, Dialog, IconButton, TextInput, Tick } from "@gavel/ui";
import { Check, Link as LinkIcon, Lock, Plus, UserPlus, Users, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { account, current } from "../../account";
import { useCopy } from "../../useCopy";
import { useOrders, useRoom } from "../context";
import { useScreenStore } from "../screen";
import styles from "./AddDialog.module.css";
import { AddressBook } from "./AddressBook";
import { type Added, invitationOf, sameAs } from "./added";

export function AddDialog() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const [added, setAdded] = useState<readonly Added[]>([]);
  const [ring, setRing] = useState(true);
  const [busy, setBusy] = useState(false);
  const locked = useRoom((state) => state.conference?.locked ?? false);
  const isLoggedIn = useStore(account, () => current() !== null);
  const close = () => screen.setState({ dialog: null });
  const add = (one: Added) => setAdded((now) => (now.some(sameAs(one)) ? now : [...now, one]));
  const drop = (one: Added) => setAdded((now) => now.filter((other) => !sameAs(one)(other)));
  const go = async () => {
    setBusy(true);
    // Where it is refused the dialog stays, with all that was chosen; but for a question that takes its place.
    await orders.inviteAndShow(invitationOf(added, ring));
    setBusy(false);
  };
  const canRing = added.some((one) => one.kind !== "guest");
  return (
    <Dialog
      title={t("add.title")}
      onClose={close}
      footer={
        <>
          <Button look="edge" onPress={close}>
            {t("common.close")}
          </Button>
          <Button
            look="primary"
            icon={UserPlus}
            isDisabled={added.length === 0}
            isPending={busy}
            onPress={() => void go()}
          >
            {added.length > 0 ? t("add.go", { count: added.length }) : t("add.goNobody")}
          </Button>
        </>
      }
    >
      {locked ? (
        <Banner tone="wait" icon={Lock}>
          {t("add.locked")}
        </Banner>
      ) : null}
      {isLoggedIn ? (
        <AddressBook added={added} onAdd={add} onDrop={drop} />
      ) : (
        <p className={styles.note}>{t("add.logIn")}</p>
      )}
      <GuestByName onAdd={add} autoFocus={!isLoggedIn} />
      {added.length > 0 ? (
        <ul className={styles.added} aria-label={t("add.chosen")}>
          {added.map((one) => (
            <li key={`${one.kind} ${one.id}`}>
              {one.kind === "group" ? <Users aria-hidden="true" size={14} /> : null}
              <bdi>{one.name}</bdi>
              <IconButton
                size="sm"
                icon={X}
                label={t("add.drop", { name: one.name })}
                onPress={() => drop(one)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {canRing ? (
        <Tick isSelected={ring} onChange={setRing}>
          {t("add.ring")}
        </Tick>
      ) : null}
      <MeetingLink />
    </Dialog>
  );
}

/** Guests have no account, so that there is nobody to look for: each gets a link of their own. */
function GuestByName({ onAdd, autoFocus }: { onAdd: (guest: Added) => void; autoFocus: boolean }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    const guest = name.trim();
    if (!guest) return;
    onAdd({ kind: "guest", id: guest, name: guest });
    setName("");
  };
  return (
    <form className={styles.line} onSubmit={add}>
      <TextInput
        label={t("add.guest")}
        value={name}
        onChange={setName}
        maxLength={100}
        autoFocus={autoFocus}
      />
      <Button look="edge" icon={Plus} type="submit">
        {t("add.addGuest")}
      </Button>
    </form>
  );
}

function MeetingLink() {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const path = useRoom((state) => state.conference?.join_url ?? "");
  const url = new URL(path, window.location.href).href;
  return (
    <div className={styles.line}>
      <TextInput label={t("add.link")} hint={t("add.text")} value={url} isReadOnly ltr />
      <Button look="edge" icon={copied ? Check : LinkIcon} onPress={() => copy(url)}>
        {copied ? t("common.copied") : t("common.copy")}
      </Button>
    </div>
  );
}
