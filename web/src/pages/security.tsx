// Sign-in and security: one's name, password, second factor, and where one is signed in.
import { useAnswer } from "../app/data";
import { t } from "../app/i18n";
import { Answered } from "../components/answered";
import { Page } from "../components/page";
import { Card } from "../components/surface";
import { OwnName } from "./security/own-name";
import { Password } from "./security/password";
import { SecondFactor } from "./security/second-factor";
import { Sessions } from "./security/sessions";
import "./security.css";

export default function SecurityPage() {
  const me = useAnswer("GET /v1/me", {});
  return (
    <Page title={t("security.title")} lead={t("security.lead")} narrow>
      <Answered of={me} lines={10}>
        {(data) => (
          <>
            <OwnName me={data} onSaved={me.replace} />
            <Password email={data.email} />
            <Card title={t("security.totp")}>
              <SecondFactor me={data} onChanged={me.reload} />
            </Card>
          </>
        )}
      </Answered>
      <Sessions />
    </Page>
  );
}
