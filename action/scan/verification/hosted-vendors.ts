/** Vendors whose software teams also host themselves. */
export const SELF_HOSTED_VENDORS = ['github', 'gitlab', 'sentry'] as const;
/** Vendors whose address can be a setting: those, and LowerPlane. */
export type HostedVendor = (typeof SELF_HOSTED_VENDORS)[number] | 'lowerplane';

/** Addresses from the user's own settings. Nothing in a scanned file can change them. */
export type VendorHosts = Readonly<Partial<Record<HostedVendor, URL>>>;
