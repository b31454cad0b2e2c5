// How good people's lines were: drawn, and as a table of the same figures. The drawing's library is loaded when it is shown.
import type { RecordedPerson } from "@gavel/sdk";
import { Segments } from "@gavel/ui";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { figure } from "../format";
import { Card } from "../pages/Card";
import text from "../pages/text.module.css";
import styles from "./QualityCard.module.css";
import { MEASURES, type Measure, measured } from "./quality";
import { More } from "./RecordTable";

const QualityPlot = lazy(() => import("./QualityPlot"));

const ROWS = 15;

export function QualityCard({ people }: { people: RecordedPerson[] }) {
  const { t } = useTranslation();
  const [measure, setMeasure] = useState<Measure>("roundTrip");
  const [shown, setShown] = useState(ROWS);
  const all = useMemo(() => measured(people, measure), [people, measure]);
  const rows = useMemo(() => all.slice(0, shown), [all, shown]);
  const label = t(`analytics.${measure}`);
  return (
    <Card title={t("analytics.quality")}>
      <Segments<Measure>
        label={t("analytics.measure")}
        value={measure}
        onChange={setMeasure}
        options={(Object.keys(MEASURES) as Measure[]).map((one) => ({
          value: one,
          label: t(`analytics.${one}`),
        }))}
      />
      {rows.length === 0 ? (
        <p className={text.dim}>{t("analytics.qualityNone")}</p>
      ) : (
        <div className={styles.both}>
          <figure>
            <Suspense fallback={null}>
              <QualityPlot rows={rows} label={label} />
            </Suspense>
            <figcaption className={text.hint}>{t("analytics.qualityText")}</figcaption>
          </figure>
          <table className={styles.table}>
            <caption>{label}</caption>
            <thead>
              <tr>
                <th scope="col">{t("analytics.column.name")}</th>
                <th scope="col">{t("analytics.mean")}</th>
                <th scope="col">{t("analytics.worst")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.person}>
                  <th scope="row">
                    <bdi>{row.name}</bdi>
                  </th>
                  <td>{figure(row.mean)}</td>
                  <td>{figure(row.worst)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {all.length > shown ? <More onMore={() => setShown(shown + ROWS)} isPending={false} /> : null}
    </Card>
  );
}
