// Where the account is logged in, and ending that.
import { clientName, type LogIn } from "@gavel/sdk";
import { Button, Dialog, Tag } from "@gavel/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rest } from "../account";
import { time } from "../format";
import { Loading } from "../pages/Loading";
import text from "../pages/text.module.css";
import { closeDialog } from "./area";
import { useAttempt } from "./attempt";
import styles from "./LogInsDialog.module.css";

export default function LogInsDialog() {
  const { t } = useTranslation();
  const { data, isPending, refetch } = useQuery({ queryKey: ["log-ins"], queryFn: rest.people.logIns });
  const { busy, error, attempt } = useAttempt();
  const end = (call: () => Promise<unknown>) => void attempt(() => call().then(() => refetch()));
  const all = data ?? [];
  return (
    <Dialog
      title={t("logIns.title")}
      onClose={closeDialog}
      footer={
        <>
          {all.length > 1 ? (
            <Button look="edge" isPending={busy} onPress={() => end(rest.people.endOtherLogIns)}>
              {t("logIns.endOthers")}
            </Button>
          ) : null}
          <Button look="edge" onPress={closeDialog}>
            {t("common.close")}
          </Button>
        </>
      }
    >
      {isPending ? <Loading inside /> : null}
      <ul className={styles.list}>
        {all.map((one) => (
          <Row key={one.id} logIn={one} onEnd={() => end(() => rest.people.endLogIn(one.id))} />
        ))}
      </ul>
      {all.length === 1 ? <p className={text.dim}>{t("logIns.alone")}</p> : null}
      {error ? (
        <p className={text.error} role="alert">
          {error}
        </p>
      ) : null}
    </Dialog>
  );
}

function Row({ logIn, onEnd }: { logIn: LogIn; onEnd: () => void }) {
  const { t } = useTranslation();
  const { client, current, created_at, last_used_at } = logIn;
  const name = clientName(client);
  return (
    <li className={styles.row}>
      <span className={styles.what}>
        <b>
          <bdi>{name}</bdi>
        </b>
        <span className={text.hint}>
          {last_used_at
            ? t("logIns.used", { time: time(last_used_at) })
            : t("logIns.since", { time: time(created_at) })}
        </span>
      </span>
      {current ? (
        <Tag>{t("logIns.this")}</Tag>
      ) : (
        <Button look="edge" size="sm" aria-label={t("logIns.end", { client: name })} onPress={onEnd}>
          {t("logIns.endShort")}
        </Button>
      )}
    </li>
  );
}
