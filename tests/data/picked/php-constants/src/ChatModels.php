<?php
namespace Kit;
final class ChatModels
{
    public const LARGE_ONE = 'gpt-4-0613';
    public const SMALL_ONE = 'gpt-3.5-turbo-0613';
    public const OLD_ONE = 'claude-3-opus-20240229';
}
