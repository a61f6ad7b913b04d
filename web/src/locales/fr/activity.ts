// Texts of the activity page in French.
import type { Like } from "../../app/i18n";
import type english from "../en/activity";

export default {} satisfies Like<typeof english>;
