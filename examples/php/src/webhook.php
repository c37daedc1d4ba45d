<?php
/** Receives what agents answer, verified: php -S localhost:3000 webhook.php */
declare(strict_types=1);

require __DIR__ . '/messaging.php';

/** One file a message, named after its id: a message that comes twice replaces itself. */
function keep(array $message, string $folder): void
{
    $name = "$folder/" . sha1($message['id']);
    foreach ($message['body']['attachments'] as $index => $attachment) {
        open_gateway()->download($attachment['content']['data'], "$name.$index.file");
    }
    file_put_contents("$name.json", json_encode($message, JSON_THROW_ON_ERROR), LOCK_EX);
}

$rawBody = file_get_contents('php://input');
if (!is_signed($rawBody, $_SERVER['HTTP_BODY_HASH'] ?? '', (string) getenv('CLIENT_SECRET'))) {
    http_response_code(401);
    exit;
}

// 200 says that the message is kept; after anything else it comes again.
http_response_code(500);
$folder = getenv('FILES_DIR') ?: 'files';
is_dir($folder) || mkdir($folder, 0700, true);
$message = json_decode($rawBody, true, flags: JSON_THROW_ON_ERROR);
keep($message, $folder);
error_log("{$message['customer_id']} got: {$message['body']['message']}");
http_response_code(200);
