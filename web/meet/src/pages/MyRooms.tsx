// The rooms of whoever is logged in, and a form for another one.
import { Refused, type RoomInfo } from "@gavel/sdk";
import { Button, Chip, IconButton, Ledger, TextInput, Tick } from "@gavel/ui";
import { Check, DoorClosed, DoorOpen, Link as LinkIcon } from "lucide-react";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { rest } from "../account";
import { explain } from "../explain";
import { useCopy } from "../useCopy";
import styles from "./StartPage.module.css";
import text from "./text.module.css";

export function MyRooms() {
  const { t } = useTranslation();
  const [rooms, setRooms] = useState<RoomInfo[] | null>(null);
  const [failed, setFailed] = useState(false);
  const load = useCallback(() => {
    rest.rooms.list().then(
      ({ items }) => setRooms(items),
      () => setFailed(true),
    );
  }, []);
  useEffect(load, [load]);

  return (
    <>
      <section className={styles.section} aria-labelledby="rooms-h">
        <h2 id="rooms-h" className={text.section}>
          {t("start.rooms")}
        </h2>
        {failed ? (
          <p className={text.error} role="alert">
            {t("start.roomsFailed")}
          </p>
        ) : null}
        {rooms?.length === 0 ? <p className={text.dim}>{t("start.noRooms")}</p> : null}
        <ul className={styles.cards}>
          {rooms?.map((room) => (
            <RoomCard key={room.id} room={room} />
          ))}
        </ul>
      </section>
      <NewRoomForm onCreated={load} />
    </>
  );
}

function RoomCard({ room }: { room: RoomInfo }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { copied, copy } = useCopy();
  const alias = room.aliases[0] ?? room.id;
  const knock = room.door === "knock";
  return (
    <li className={text.card}>
      <div className={styles.head}>
        <h3>{room.name}</h3>
        <Chip icon={knock ? DoorClosed : DoorOpen}>{knock ? t("start.knock") : t("start.open")}</Chip>
      </div>
      <Ledger facts={[{ label: t("start.roomId"), value: <bdi>{alias}</bdi> }]} />
      <div className={styles.acts}>
        <Button
          look="soft"
          aria-label={t("start.roomJoinLabel", { name: room.name })}
          onPress={() => navigate(`/m/${encodeURIComponent(alias)}`)}
        >
          {t("start.roomJoin")}
        </Button>
        <IconButton
          icon={copied ? Check : LinkIcon}
          label={t("start.copyLink", { name: room.name })}
          onPress={() => copy(room.join_url)}
        />
      </div>
    </li>
  );
}

function NewRoomForm({ onCreated }: { onCreated: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [alias, setAlias] = useState("");
  const [pin, setPin] = useState("");
  const [knock, setKnock] = useState(false);
  const [said, setSaid] = useState<{ tone: "error" | "dim"; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const id = alias || slug(name);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!/^[a-z0-9][a-z0-9-]*$/i.test(id)) return setSaid({ tone: "error", text: t("start.invalidId") });
    setBusy(true);
    try {
      await rest.rooms.create({
        name: name.trim(),
        kind: "meeting",
        aliases: [id],
        door: knock ? "knock" : "open",
        ...(pin ? { guest_pin: pin } : {}),
      });
      setSaid({ tone: "dim", text: t("start.created", { name: name.trim() }) });
      setName("");
      setAlias("");
      setPin("");
      onCreated();
    } catch (fault) {
      const taken = fault instanceof Refused && fault.code === "alias_taken";
      setSaid({ tone: "error", text: taken ? t("start.aliasTaken") : explain(fault) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={text.card} aria-labelledby="new-h">
      <h2 id="new-h" className={text.section}>
        {t("start.newRoom")}
      </h2>
      <form className={text.form} onSubmit={submit}>
        <div className={styles.cards}>
          <TextInput label={t("start.roomName")} value={name} onChange={setName} isRequired />
          <TextInput
            label={t("start.roomId")}
            hint={t("start.roomIdHint")}
            value={alias}
            onChange={setAlias}
            placeholder={slug(name)}
          />
          <TextInput label={t("start.roomPin")} hint={t("start.roomPinHint")} value={pin} onChange={setPin} />
        </div>
        <Tick isSelected={knock} onChange={setKnock}>
          {t("start.roomKnock")}
        </Tick>
        {said ? (
          <p className={text[said.tone]} role={said.tone === "error" ? "alert" : "status"}>
            {said.text}
          </p>
        ) : null}
        <div>
          <Button type="submit" look="edge" isPending={busy}>
            {t("start.create")}
          </Button>
        </div>
      </form>
    </section>
  );
}

export function slug(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
