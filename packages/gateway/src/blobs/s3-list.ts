import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'

interface Bucket {
  Bucket: string
  Prefix: string
}

/** The names of the objects last written before then. */
export async function* listObjects(client: S3Client, bucket: Bucket, olderThan: Date): AsyncGenerator<string> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, bucket)) {
    for (const { Key, LastModified } of Contents) if (Key && LastModified && LastModified < olderThan) yield Key
  }
}

export interface UnfinishedUpload {
  name: string
  id: string
}

/** Those begun before then that have not come to their end. */
export async function* listUploads(
  client: S3Client,
  bucket: Bucket,
  olderThan: Date,
): AsyncGenerator<UnfinishedUpload> {
  let next: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
  while (next) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ ...bucket, ...next }),
    )
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key && UploadId && Initiated && Initiated < olderThan) yield { name: Key, id: UploadId }
    }
    const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page
    next =
      IsTruncated && NextKeyMarker
        ? { KeyMarker: NextKeyMarker, ...(NextUploadIdMarker && { UploadIdMarker: NextUploadIdMarker }) }
        : undefined
  }
}
