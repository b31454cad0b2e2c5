// The manager while people meet: who is there, how one gets in, what happened.
import { Banner } from "@gavel/ui";
import { WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRoom } from "../meeting/context";
import { Dialogs } from "../meeting/dialogs/Dialogs";
import { Notes } from "../meeting/Notes";
import { PersonMenu } from "../meeting/PersonMenu";
import { Page } from "../pages/Page";
import { useTitle } from "../useNow";
import { AccessCard } from "./AccessCard";
import styles from "./Board.module.css";
import { useManaged } from "./context";
import { HappenedCard } from "./HappenedCard";
import { Heading } from "./Heading";
import { LayoutCard } from "./LayoutCard";
import { PeopleCard } from "./PeopleCard";
import { PermissionsCard } from "./PermissionsCard";

export function Board() {
  const { t } = useTranslation();
  const { name } = useManaged();
  const lost = useRoom((state) => state.phase === "reconnecting");
  useTitle(t("manage.titleOf", { name }));
  return (
    <Page shape="wide">
      <Heading />
      {lost ? (
        <Banner tone="danger" icon={WifiOff} role="alert">
          {t("manage.lost")}
        </Banner>
      ) : null}
      <div className={styles.board}>
        <PeopleCard />
        <div className={styles.side}>
          <AccessCard />
          <HappenedCard />
        </div>
        <div className={styles.more}>
          <PermissionsCard />
          <LayoutCard />
        </div>
      </div>
      <PersonMenu />
      <Dialogs />
      <Notes />
    </Page>
  );
}
