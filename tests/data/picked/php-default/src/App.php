<?php
namespace Kit;
class App
{
    public function run($client) { return $client->chat()->create(['model' => ChatModels::DEFAULT->value, 'messages' => []]); }
}
