import { account } from './account.dashboard.js';
import { delivery } from './delivery.dashboard.js';
import { consumerLag } from './lag.dashboard.js';
import { overview } from './overview.dashboard.js';
import type { DashboardSpec } from './panel.js';

export const ALL_DASHBOARDS: readonly DashboardSpec[] = [overview, consumerLag, delivery, account];
