/** What a user needs to know when an emulator has started. */
export interface Announcement {
  readonly url: string;
  /** Text of the bootstrap admin key; null when the database has another admin key. */
  readonly bootstrapKey: string | null;
  /** Whether the user has set a fixed admin key, so that it need not be shown. */
  readonly hasAdminKey: boolean;
}

/** The announcement as text. */
export function announce({ url, bootstrapKey, hasAdminKey }: Announcement): string {
  const lines = [
    `LowerPlane emulator on ${url}`,
    `Console: ${url}/ (sign in with a key). API reference: ${url}/docs`,
  ];
  if (hasAdminKey) lines.push('The admin key is the fixed one it was started with.');
  else if (bootstrapKey === null) {
    lines.push('This database already has keys. Its admin key was shown when the database was created.');
  } else {
    lines.push(
      'Admin key (shown only once):',
      '',
      `  ${bootstrapKey}`,
      '',
      'Try it:',
      `  export LOWERPLANE_BASE_URL=${url}`,
      `  export LOWERPLANE_API_KEY=${bootstrapKey}`,
      '  curl -H "Authorization: Bearer $LOWERPLANE_API_KEY" $LOWERPLANE_BASE_URL/v1/api-keys/self',
    );
  }
  return `${lines.join('\n')}\n`;
}
