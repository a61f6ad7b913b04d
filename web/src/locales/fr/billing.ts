// Texts of the billing page in French.
import type { Like } from "../../app/i18n";
import type english from "../en/billing";

export default {} satisfies Like<typeof english>;
