// Texts of the team page in French.
import type { Like } from "../../app/i18n";
import type english from "../en/team";

export default {} satisfies Like<typeof english>;
