/** Vendors whose software teams also host themselves, and LowerPlane, whose address is a setting. */
export const HOSTED_VENDORS = ['github', 'gitlab', 'sentry', 'lowerplane'] as const;
export type HostedVendor = (typeof HOSTED_VENDORS)[number];

/** Addresses from the user's own settings. Nothing in a scanned file can change them. */
export type VendorHosts = Readonly<Partial<Record<HostedVendor, URL>>>;
