<?php
/** Sends a customer's message: php send.php CUSTOMER_ID "Hello" */
declare(strict_types=1);

require __DIR__ . '/messaging.php';

if ($argc !== 3) {
    exit("usage: php send.php CUSTOMER_ID \"Hello\"\n");
}
[, $customerId, $text] = $argv;

$answer = open_gateway()->send([
    'id' => bin2hex(random_bytes(16)),
    'created_at' => time(),
    'customer_id' => $customerId,
    'sender' => ['type' => 'human', 'id' => $customerId],
    'body' => ['message' => $text],
]);
echo $answer['messages'][0]['status'], "\n";
